-- What random schemas have in common: types, and functions that promise less than they seem to.

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN label AS text NOT NULL;
CREATE DOMAIN firm AS text CHECK (VALUE IS NOT NULL);
CREATE TYPE place AS (x int, y text);
CREATE TYPE single AS (x int);

-- Strict, and NULL for a value.
CREATE FUNCTION strict_null(x int) RETURNS int LANGUAGE sql STRICT IMMUTABLE
    AS 'SELECT nullif(x, 1)';
CREATE FUNCTION strict_text(x text) RETURNS text LANGUAGE plpgsql STRICT IMMUTABLE
    AS 'BEGIN RETURN CASE WHEN x = '''' THEN NULL ELSE x END; END';
CREATE FUNCTION plain_strict(x int) RETURNS int LANGUAGE plpgsql STRICT AS 'BEGIN RETURN x; END';
CREATE FUNCTION lower(x mood) RETURNS text LANGUAGE sql STRICT IMMUTABLE
    AS 'SELECT CASE WHEN x = ''sad'' THEN NULL ELSE x::text END';
-- Not strict.
CREATE FUNCTION lax(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x + 1';
CREATE FUNCTION lax_zero(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(x, 0)';
CREATE FUNCTION xor_null(a bool, b bool) RETURNS bool LANGUAGE sql IMMUTABLE
    AS 'SELECT CASE WHEN a IS NULL THEN true WHEN b THEN NULL ELSE a <> b END';
CREATE FUNCTION same(x anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT x';
CREATE FUNCTION one_of(VARIADIC xs anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE
    AS 'SELECT xs[2]';
CREATE FUNCTION string_agg_of(xs text[]) RETURNS text LANGUAGE sql
    AS 'SELECT string_agg(x, '','') FROM unnest(xs) AS x';
CREATE FUNCTION one_place(x int) RETURNS place LANGUAGE sql
    AS 'SELECT CASE WHEN x = 1 THEN NULL WHEN x = 2 THEN ROW(NULL, NULL)::place
        ELSE ROW(x, ''p'')::place END';
CREATE FUNCTION no_text(a text, b text) RETURNS text LANGUAGE sql STRICT IMMUTABLE
    AS 'SELECT nullif(a, b)';
CREATE OPERATOR ||| (LEFTARG = text, RIGHTARG = text, FUNCTION = no_text);

-- Sets.
CREATE FUNCTION numbers(x int) RETURNS SETOF int LANGUAGE sql
    AS 'SELECT * FROM (VALUES (x), (1), (NULL)) AS v';
CREATE FUNCTION strict_numbers(x int) RETURNS SETOF int LANGUAGE sql STRICT
    AS 'SELECT * FROM (VALUES (x), (1)) AS v';
CREATE FUNCTION pairs(x int) RETURNS TABLE (int4_1 int, txt_1 text) LANGUAGE sql
    AS 'SELECT * FROM (VALUES (x, ''a''), (2, NULL)) AS v';
CREATE FUNCTION places() RETURNS SETOF place LANGUAGE sql
    AS 'SELECT * FROM (VALUES (1, ''a''), (NULL, NULL)) AS v';
CREATE FUNCTION out_place(x int, OUT int4_1 int, OUT txt_1 text) LANGUAGE sql
    AS 'SELECT nullif(x, 2), NULL::text';

-- Aggregates.
CREATE FUNCTION later(a anyelement, b anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE
    AS 'SELECT b';
CREATE AGGREGATE last_of(anyelement) (SFUNC = later, STYPE = anyelement);
CREATE FUNCTION keep(a anyelement, b anyelement) RETURNS anyelement LANGUAGE sql STRICT IMMUTABLE
    AS 'SELECT a';
CREATE AGGREGATE first_set(anyelement) (SFUNC = keep, STYPE = anyelement);
CREATE AGGREGATE total_of(int) (SFUNC = int4pl, STYPE = int4, INITCOND = '0');
