-- What found.sql asks about.

CREATE TYPE single AS (x int);
CREATE TABLE plain (id int PRIMARY KEY, a int, b int, c int);
CREATE TABLE tagged (
    tags text[] NOT NULL,
    doc jsonb NOT NULL,
    CONSTRAINT tags_full CHECK (array_position(tags, NULL) IS NULL) NO INHERIT,
    CONSTRAINT doc_set CHECK (jsonb_typeof(doc) <> 'null') NO INHERIT
);
CREATE TABLE tagged_child () INHERITS (tagged);
CREATE TABLE part (id int, a int) PARTITION BY RANGE (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (10);
CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20);
CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN NEW.a = NULL; RETURN NEW; END';
CREATE TRIGGER forget BEFORE INSERT ON part_2 FOR EACH ROW EXECUTE FUNCTION forget();
CREATE TABLE keyed (id int PRIMARY KEY, k int NOT NULL, n int, at timestamp UNIQUE);
CREATE UNIQUE INDEX ON keyed (k) WHERE n < 5;
CREATE VIEW inner_view AS SELECT id, k FROM keyed;
CREATE FUNCTION forget_k() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN NEW.k = NULL; RETURN NEW; END';
CREATE TRIGGER instead INSTEAD OF UPDATE ON inner_view
    FOR EACH ROW EXECUTE FUNCTION forget_k();
CREATE VIEW outer_view AS SELECT id, k FROM inner_view;
CREATE VIEW above AS SELECT id, a FROM plain WHERE a > 0;
CREATE VIEW above_some AS SELECT id, a, ARRAY[a] AS list FROM above WHERE id > 0;
CREATE TABLE checked (tags text[] CHECK (array_position(tags, NULL) IS NULL));
CREATE VIEW of_checked AS SELECT tags FROM checked;
CREATE FUNCTION unchanged() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER instead INSTEAD OF INSERT ON of_checked
    FOR EACH ROW EXECUTE FUNCTION unchanged();
