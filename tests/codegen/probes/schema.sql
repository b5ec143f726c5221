-- What is changed on conditions: runs, seats with a key of two columns, and what is partitioned.

CREATE TYPE status AS ENUM ('requested', 'running', 'done');

CREATE TABLE run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status status NOT NULL DEFAULT 'requested',
    worker text,
    token text,
    version int NOT NULL DEFAULT 1
);

CREATE TABLE seat (
    line int NOT NULL,
    number int NOT NULL,
    holder text,
    PRIMARY KEY (line, number)
);

CREATE TABLE ticket (
    id int NOT NULL,
    region text NOT NULL,
    price int NOT NULL,
    PRIMARY KEY (id, region)
) PARTITION BY LIST (region);

CREATE TABLE ticket_north PARTITION OF ticket FOR VALUES IN ('north');

CREATE TABLE page (
    id int PRIMARY KEY,
    slug text NOT NULL,
    gone boolean NOT NULL DEFAULT false,
    body text
);

CREATE TABLE shelf (
    id int PRIMARY KEY,
    tags text[] NOT NULL,
    label text NOT NULL
);

CREATE UNIQUE INDEX shelf_first_tag ON shelf ((tags[1]));

CREATE UNIQUE INDEX page_slug ON page (slug) WHERE NOT gone;

INSERT INTO run (token) VALUES ('hush'), (NULL);
INSERT INTO shelf VALUES (1, '{new,old}', 'x');
INSERT INTO seat VALUES (1, 1), (1, 2);
INSERT INTO ticket VALUES (1, 'north', 5);
INSERT INTO page VALUES (1, 'start', true), (2, 'start', false);
