-- Unique keys that tell rows apart, or don't, when rows are sorted.

-- As one of ICU, by which different texts are equal: not every build of PostgreSQL has it.
CREATE COLLATION nocase FROM "C";
UPDATE pg_collation SET collisdeterministic = false WHERE collname = 'nocase';
CREATE TABLE word (
    id int PRIMARY KEY,
    exact text COLLATE "C" NOT NULL UNIQUE,
    loose text COLLATE nocase NOT NULL,
    strict text COLLATE nocase NOT NULL UNIQUE
);
CREATE UNIQUE INDEX ON word (loose COLLATE "C");
CREATE TABLE measure (at timestamptz NOT NULL UNIQUE, n numeric NOT NULL UNIQUE);
