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
