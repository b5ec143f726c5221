CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);

CREATE TABLE author (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT author_name_key UNIQUE,
    token text CONSTRAINT author_token_key UNIQUE
);

CREATE TABLE book (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    isbn text NOT NULL CONSTRAINT book_isbn_key UNIQUE,
    author bigint CONSTRAINT book_author_fkey REFERENCES author DEFERRABLE INITIALLY DEFERRED,
    title varchar(20) NOT NULL DEFAULT 'Untitled',
    mood mood DEFAULT 'glad',
    moods mood[],
    pair pair,
    pairs pair[],
    tags text[] NOT NULL DEFAULT '{none}',
    meta jsonb NOT NULL DEFAULT '{"default": true}',
    metas jsonb[],
    doc json,
    data bytea,
    pages positive,
    price numeric(6, 2),
    printed timestamptz,
    changes int NOT NULL DEFAULT 0,
    CONSTRAINT book_title_check CHECK (title <> '')
);
