CREATE DOMAIN required AS text NOT NULL;
CREATE TYPE single AS (a int);
CREATE TYPE pair AS (a int, b text);
CREATE TABLE item (
    id int PRIMARY KEY,
    name text NOT NULL,
    note text,
    tags text[],
    size int
);
CREATE TABLE part (item int REFERENCES item, number int);
INSERT INTO item (id, name, size) VALUES (1, 'a', 10), (2, 'b', NULL);
