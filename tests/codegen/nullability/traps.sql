-- Objects that promise less than they seem to.

CREATE TABLE parent (id int NOT NULL NO INHERIT, name text NOT NULL);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE lax (id int, name text);
INSERT INTO lax VALUES (NULL, 'before');
ALTER TABLE lax ADD CONSTRAINT lax_id NOT NULL id NOT VALID;
CREATE TABLE spell (id int PRIMARY KEY, during int4range NOT NULL, day date NOT NULL);
CREATE TABLE part (id int NOT NULL, name text NOT NULL) PARTITION BY LIST (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
CREATE VIEW maybe AS SELECT a.id, b.title FROM author AS a LEFT JOIN book AS b ON b.author = a.id;
CREATE FUNCTION nothing(x int) RETURNS int LANGUAGE sql STRICT IMMUTABLE AS 'SELECT NULL::int';
CREATE FUNCTION zero(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION no_text(a text, b text) RETURNS text LANGUAGE sql STRICT AS 'SELECT NULL::text';
CREATE OPERATOR ||| (LEFTARG = text, RIGHTARG = text, FUNCTION = no_text);
CREATE FUNCTION lower(x int) RETURNS text LANGUAGE sql STRICT IMMUTABLE AS 'SELECT NULL::text';
CREATE TYPE pair AS (one int, two int);
CREATE TABLE paired (id int PRIMARY KEY, value pair NOT NULL);
CREATE TABLE ruled (id int PRIMARY KEY, name text NOT NULL);
CREATE RULE kept AS ON DELETE TO ruled DO INSTEAD
    UPDATE ruled SET name = 'kept' WHERE id = OLD.id RETURNING *;
CREATE RULE elsewhere AS ON INSERT TO ruled DO INSTEAD
    INSERT INTO author (name) VALUES (NEW.name) RETURNING NULL::int, author.country;
CREATE SEQUENCE turn;
CREATE VIEW at_turns AS SELECT 1 AS id WHERE nextval('turn') % 2 = 1;

-- PostgreSQL's own are those that were there before.
CREATE FUNCTION pg_catalog.abs(x pair) RETURNS int LANGUAGE sql STRICT IMMUTABLE
    AS 'SELECT NULL::int';
CREATE FUNCTION pg_catalog.concat(x pair) RETURNS text LANGUAGE sql IMMUTABLE
    AS 'SELECT NULL::text';
CREATE FUNCTION pg_catalog.unnest(x pair) RETURNS SETOF int LANGUAGE sql STRICT IMMUTABLE
    AS 'SELECT NULL::int';
CREATE FUNCTION no_sum(a int, b pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT NULL::int';
CREATE AGGREGATE pg_catalog.sum(pair) (SFUNC = no_sum, STYPE = int);
CREATE FUNCTION pg_catalog.int4pl(a pair, b pair) RETURNS int LANGUAGE sql STRICT IMMUTABLE
    AS 'SELECT NULL::int';
CREATE OPERATOR pg_catalog.+ (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pg_catalog.int4pl);
CREATE FUNCTION in_range(a record, b record, c int, sub boolean, less boolean) RETURNS boolean
    LANGUAGE plpgsql AS 'BEGIN RETURN false; END';
ALTER OPERATOR FAMILY record_ops USING btree
    ADD FUNCTION 3 (record, int) in_range(record, record, int, boolean, boolean);
CREATE TABLE event (id int PRIMARY KEY, at timestamp NOT NULL, instant timestamptz NOT NULL,
    day date NOT NULL, n int NOT NULL);
-- A query of a table reckons a virtual column as that table says; constraints are about what those
-- say that inherit it.
CREATE TABLE divided (id int NOT NULL, a int,
    c int NOT NULL GENERATED ALWAYS AS (nullif(a, 5)) VIRTUAL,
    d int GENERATED ALWAYS AS (nullif(a, 5)) VIRTUAL CHECK (d IS NOT NULL),
    e int NOT NULL GENERATED ALWAYS AS (coalesce(a, 1)) VIRTUAL,
    f int NOT NULL GENERATED ALWAYS AS (nullif(a, 5)) STORED) PARTITION BY LIST (id);
CREATE TABLE divided_1 (id int NOT NULL, a int,
    c int NOT NULL GENERATED ALWAYS AS (0) VIRTUAL,
    d int GENERATED ALWAYS AS (0) VIRTUAL CONSTRAINT divided_d_check CHECK (d IS NOT NULL),
    e int NOT NULL GENERATED ALWAYS AS (0) VIRTUAL,
    f int NOT NULL GENERATED ALWAYS AS (0) STORED);
ALTER TABLE divided ATTACH PARTITION divided_1 FOR VALUES IN (1);
CREATE TABLE above (id int NOT NULL, a int,
    c int NOT NULL GENERATED ALWAYS AS (nullif(a, 5)) VIRTUAL);
CREATE TABLE between_them () INHERITS (above);
CREATE TABLE below (c int GENERATED ALWAYS AS (0) VIRTUAL) INHERITS (between_them);
CREATE TABLE alike (id int NOT NULL, a int,
    c int NOT NULL GENERATED ALWAYS AS (nullif(a, 5)) VIRTUAL,
    d int GENERATED ALWAYS AS (nullif(a, 5)) VIRTUAL CHECK (d IS NOT NULL)) PARTITION BY LIST (id);
CREATE TABLE alike_1 PARTITION OF alike FOR VALUES IN (1);
CREATE TABLE alike_2 (d int GENERATED ALWAYS AS (nullif(a, 5)) VIRTUAL
    CONSTRAINT alike_d_check CHECK (d IS NOT NULL), a int,
    c int NOT NULL GENERATED ALWAYS AS (nullif(a, 5)) VIRTUAL, id int NOT NULL);
ALTER TABLE alike ATTACH PARTITION alike_2 FOR VALUES IN (2);
