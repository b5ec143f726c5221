CREATE TYPE mood AS ENUM ('sad', 'merry', 'calm');

CREATE DOMAIN rank AS integer CHECK (VALUE >= 0);

CREATE TABLE author (
    id   integer PRIMARY KEY,
    name text NOT NULL,
    born date
);

CREATE TABLE book (
    id         integer PRIMARY KEY,
    author     integer REFERENCES author,
    title      text NOT NULL,
    mood       mood,
    price      numeric,
    rating     double precision,
    weight     real NOT NULL,
    code       uuid NOT NULL,
    released   timestamptz,
    local      timestamp NOT NULL,
    opens      time,
    in_print   boolean NOT NULL,
    raw        bytea,
    rank       rank NOT NULL,
    "Odd Name" varchar(9),
    "order"    smallint NOT NULL
);

SELECT setseed(0.5);

INSERT INTO author
SELECT n, (ARRAY['Ann', 'bob', 'Åsa', 'ann'])[1 + n % 4],
       (ARRAY[NULL, 'infinity', '-infinity', '2000-01-01', '1999-12-31']::date[])[1 + n % 5]
FROM generate_series(1, 7) AS n;

INSERT INTO book
SELECT n, nullif(1 + (random() * 7)::int, 8), (ARRAY['a', 'B', 'b', 'Ä', 'a b', ''])[1 + (random() * 5)::int],
       (ARRAY[NULL, 'sad', 'merry', 'calm']::mood[])[1 + (random() * 3)::int],
       (ARRAY[NULL, 'NaN', 'Infinity', '-1.50', '10', '0', '1e30']::numeric[])[1 + (random() * 6)::int],
       (ARRAY[NULL, 'NaN', 'Infinity', '-Infinity', '0.1', '-0']::float8[])[1 + (random() * 5)::int],
       (ARRAY['0.1', '0.3', 'NaN', '1e-40']::float4[])[1 + (random() * 3)::int],
       md5((random() * 9)::int::text)::uuid,
       (ARRAY[NULL, 'infinity', '-infinity', '2000-01-01 00:00:00.000001+05', '2000-01-01 00:00+00']::timestamptz[])[1 + (random() * 4)::int],
       (ARRAY['infinity', '-infinity', '2000-01-01 00:00:00.000001', '1970-01-01']::timestamp[])[1 + (random() * 3)::int],
       (ARRAY[NULL, '00:00', '23:59:59.999999', '12:00']::time[])[1 + (random() * 3)::int],
       random() < 0.5,
       (ARRAY[NULL, '', '\x00', '\xff00', '\xff']::bytea[])[1 + (random() * 4)::int],
       (random() * 2)::int,
       (ARRAY[NULL, '', 'x', 'X ', '''; --'])[1 + (random() * 4)::int],
       (random() * 2)::int
FROM generate_series(1, 60) AS n;
