-- Unique keys that hold less than they seem to.

CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE part (id int, name text, PRIMARY KEY (id)) PARTITION BY LIST (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
CREATE TABLE partial (id int, gone boolean NOT NULL);
CREATE UNIQUE INDEX ON partial (id) WHERE NOT gone;
CREATE TABLE expressed (name text);
CREATE UNIQUE INDEX ON expressed ((name || '!'));
CREATE TABLE deferred (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE invalid (id int);
CREATE UNIQUE INDEX invalid_id ON invalid (id);
UPDATE pg_index SET indisvalid = false, indisready = false
WHERE indexrelid = 'invalid_id'::regclass;
CREATE TABLE plain (id int, other int);
CREATE INDEX ON plain (id);
CREATE TABLE included (id int, other int);
CREATE UNIQUE INDEX ON included (id, other) INCLUDE (other);
CREATE TABLE nullable (id int UNIQUE, other int UNIQUE NULLS NOT DISTINCT);
CREATE TABLE spaced (name text UNIQUE);
CREATE TABLE listed (names text[] UNIQUE);
CREATE VIEW books AS SELECT id, author, title FROM book;
CREATE FUNCTION five(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 5';
CREATE SEQUENCE any_id_seq;
CREATE FUNCTION any_id() RETURNS bigint LANGUAGE sql VOLATILE AS
    'SELECT nextval(''any_id_seq'')';
CREATE TABLE silent (id int PRIMARY KEY);
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER nothing BEFORE INSERT ON silent FOR EACH ROW EXECUTE FUNCTION nothing();
