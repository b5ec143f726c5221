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

-- Keys that hold more than they seem to.

CREATE TABLE account (
    id int PRIMARY KEY,
    email text NOT NULL,
    tenant int NOT NULL,
    active boolean NOT NULL,
    status text NOT NULL,
    slot int,
    deleted timestamptz
);
CREATE UNIQUE INDEX ON account (lower(email)) WHERE deleted IS NULL;
CREATE UNIQUE INDEX ON account (tenant) WHERE active;
CREATE UNIQUE INDEX ON account (slot) WHERE slot IS NOT NULL;
CREATE UNIQUE INDEX ON account (tenant, email) WHERE status IN ('new', 'open');
CREATE TABLE setting (id boolean PRIMARY KEY DEFAULT true CHECK (id));
CREATE TABLE other_setting (id int NOT NULL DEFAULT 1 UNIQUE CHECK (id = 1));
CREATE TABLE last_setting (x int);
CREATE UNIQUE INDEX ON last_setting ((true));
CREATE TABLE pair (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b));

-- And some that don't.

CREATE TABLE tested (id int UNIQUE CHECK (id = 1), yes boolean UNIQUE CHECK (yes),
    never int NOT NULL UNIQUE CHECK (never = NULL));
CREATE TABLE only_here (id int PRIMARY KEY CHECK (id = 1) NO INHERIT);
CREATE TABLE elsewhere () INHERITS (only_here);
CREATE TABLE maybe (a int, b int, gone boolean);
CREATE UNIQUE INDEX ON maybe (a) WHERE gone;
CREATE UNIQUE INDEX ON maybe (b) WHERE gone IS NOT TRUE;
CREATE TABLE amount (n numeric);
CREATE TABLE written (n text UNIQUE);

-- Views.

CREATE VIEW per_author AS SELECT author, count(*) AS books, max(title) AS last FROM book GROUP BY author;
CREATE VIEW joined AS SELECT b.id, b.title, a.name FROM book AS b JOIN author AS a ON a.id = b.author;
CREATE VIEW over_views AS SELECT j.id, j.name, p.books FROM joined AS j
    JOIN author AS a ON a.name = j.name LEFT JOIN per_author AS p ON p.author = a.id;
CREATE VIEW total AS SELECT count(*) AS n FROM book;
CREATE VIEW quiet AS SELECT id FROM silent;
CREATE MATERIALIZED VIEW kept AS SELECT author, count(*) AS books FROM book GROUP BY author WITH NO DATA;
CREATE UNIQUE INDEX ON kept (author);
CREATE VIEW instead AS SELECT id, name FROM author;
CREATE FUNCTION something() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER something INSTEAD OF UPDATE ON instead FOR EACH ROW EXECUTE FUNCTION something();
CREATE TABLE ruled (id int PRIMARY KEY);
CREATE VIEW over_ruled AS SELECT id FROM ruled;
CREATE RULE twice AS ON INSERT TO ruled DO INSTEAD INSERT INTO plain VALUES (1, 2), (1, 3) RETURNING id;

-- Triggers that keep the row, or may not.

CREATE TABLE stamped (id int PRIMARY KEY, at timestamptz);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- the new time
    IF NEW.at IS NULL THEN NEW.at := now(); END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON stamped FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE TABLE refusing (id int PRIMARY KEY);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = 1 THEN NEW := NULL; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse BEFORE INSERT ON refusing FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TABLE hiding (id int PRIMARY KEY);
CREATE FUNCTION hide() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE note text := '
-- '; BEGIN RETURN NULL; END $$;
CREATE TRIGGER hide BEFORE INSERT ON hiding FOR EACH ROW EXECUTE FUNCTION hide();
CREATE TABLE unmoved (id int PRIMARY KEY);
CREATE TRIGGER unmoved BEFORE UPDATE ON unmoved FOR EACH ROW
    EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- Partial keys whose predicates compare with constants.

CREATE TYPE progress AS ENUM ('new', 'run', 'done');
CREATE TABLE job (lock text, state progress);
CREATE UNIQUE INDEX ON job (lock) WHERE state <> 'done';
CREATE TABLE open_job (lock text, state progress);
CREATE UNIQUE INDEX ON open_job (lock) WHERE state IN ('new', 'run');
CREATE TABLE score (name text, n int);
CREATE UNIQUE INDEX ON score (name) WHERE n > 0;
CREATE TABLE worded (id int, word varchar(9), code char(4));
CREATE UNIQUE INDEX ON worded (id) WHERE word <> 'x';
CREATE UNIQUE INDEX ON worded (id) WHERE code <> 'x';
CREATE TABLE unlike (id int, n int);
CREATE UNIQUE INDEX ON unlike (id) WHERE n IS DISTINCT FROM 0;
CREATE TABLE never (id int, n int);
CREATE UNIQUE INDEX ON never (id) WHERE n <> ALL ('{1,NULL}');
CREATE UNIQUE INDEX ON never (id) WHERE n NOT IN (1, NULL);
CREATE TABLE unsigned (id int, n oid);
CREATE UNIQUE INDEX ON unsigned (id) WHERE n > 2147483648;
CREATE TYPE spot AS (x int, y int);
CREATE TABLE spotted (id int, spot spot NOT NULL);
CREATE UNIQUE INDEX ON spotted (id) WHERE spot IS NOT NULL;

-- Partial keys that complete each other, or nearly.

CREATE TABLE hosted (slug text, domain int, gone boolean NOT NULL);
CREATE UNIQUE INDEX ON hosted (slug, domain) WHERE gone IS FALSE AND domain IS NOT NULL;
CREATE UNIQUE INDEX ON hosted (slug) WHERE gone IS FALSE AND domain IS NULL;
CREATE TABLE anywhere (slug text, domain int, UNIQUE (slug, domain));
CREATE UNIQUE INDEX ON anywhere (slug) WHERE domain IS NULL;
CREATE TABLE only_null (slug text, domain int);
CREATE UNIQUE INDEX ON only_null (slug) WHERE domain IS NULL;
CREATE TABLE only_some (slug text, domain int, UNIQUE (slug, domain));
CREATE UNIQUE INDEX ON only_some (slug, domain) WHERE domain IS NOT NULL;
CREATE TABLE crossed (slug text, a int, b int);
CREATE UNIQUE INDEX ON crossed (slug) WHERE a IS NULL;
CREATE UNIQUE INDEX ON crossed (slug, b) WHERE b IS NOT NULL;
CREATE TABLE quartered (slug text, a int, b int);
CREATE UNIQUE INDEX ON quartered (slug) WHERE a IS NULL AND b IS NULL;
CREATE UNIQUE INDEX ON quartered (slug, a) WHERE a IS NOT NULL AND b IS NULL;
CREATE UNIQUE INDEX ON quartered (slug, b) WHERE a IS NULL AND b IS NOT NULL;
CREATE UNIQUE INDEX ON quartered (slug, a, b) WHERE NOT (a IS NULL OR b IS NULL);

-- Texts with trailing spaces, which only some types disregard.

CREATE TABLE padded (code char(5) PRIMARY KEY, loose bpchar);
CREATE UNIQUE INDEX ON padded (octet_length(loose)) NULLS NOT DISTINCT;

-- Temporal keys, and what looks like them. Ranges need no extension for their equality.

CREATE TABLE rented (room int4range, during daterange, price int,
    PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE rented_often (room int4range, during datemultirange,
    UNIQUE (room, during WITHOUT OVERLAPS));
CREATE TABLE rented_later (room int4range, during daterange,
    UNIQUE (room, during WITHOUT OVERLAPS) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE excluded (room int4range, during daterange,
    EXCLUDE USING gist (room WITH =, during WITH &&));
