-- What most of the compiler's tests ask about: people, books, and copies of books.

CREATE DOMAIN isbn AS text NOT NULL CHECK (VALUE ~ '^[0-9]{13}$');
CREATE DOMAIN rating AS int CHECK (VALUE BETWEEN 1 AND 5);

CREATE TABLE author (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    country text,
    born date
);

CREATE TABLE book (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author bigint NOT NULL REFERENCES author (id),
    editor bigint REFERENCES author (id),
    title text NOT NULL,
    pages int,
    price numeric NOT NULL DEFAULT 0,
    in_print boolean NOT NULL DEFAULT true,
    tags text[] NOT NULL DEFAULT '{}' CHECK (array_position(tags, NULL) IS NULL),
    labels text[],
    meta jsonb NOT NULL DEFAULT '{}',
    stars rating,
    created timestamptz NOT NULL DEFAULT now(),
    UNIQUE (author, title)
);

CREATE TABLE copy (
    book bigint NOT NULL REFERENCES book (id),
    number int NOT NULL,
    shelf text,
    PRIMARY KEY (book, number)
);

COMMENT ON TABLE author IS 'Somebody who writes.';
COMMENT ON COLUMN author.born IS 'The day of birth.';
