-- Names that mean something to Python, to the library, or to one another.

CREATE SCHEMA audit;
CREATE TYPE mood AS ENUM ('name', 'value', 'title', 'count', 'mro', '_missing_', 'None', '1st',
    '', '+', '-', 'größe', 'with "quotes"', E'back\\slash', 'two  words', 'self');
CREATE TYPE "Odd Type" AS ENUM ('a', 'b');
CREATE TYPE class AS ENUM ('import');

CREATE TABLE list (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list int[] NOT NULL,
    str text NOT NULL,
    int int,
    dict jsonb,
    bool boolean NOT NULL DEFAULT true,
    float float8,
    bytes bytea,
    tuple text
);
CREATE TABLE type (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type text NOT NULL,
    match text,
    "case" text,
    _ text,
    _private text,
    print text,
    object text,
    cls text,
    self text,
    property text,
    date date,
    datetime timestamptz,
    created timestamptz,
    "UUID" uuid,
    "Decimal" numeric,
    "Mood" mood,
    mood mood NOT NULL DEFAULT 'name',
    "UNSET" text,
    "UnsetType" text,
    "Struct" text,
    secret_fields text,
    msgspec text,
    "größe" text
);
CREATE TABLE "Order Item" (id int PRIMARY KEY, "userId" text NOT NULL, odd "Odd Type");
CREATE TABLE "2fa" (id int PRIMARY KEY, kind class NOT NULL);
CREATE TABLE global (id int PRIMARY KEY, "class" text, "with space" text, __dunder text);
CREATE TABLE member (id int PRIMARY KEY, name text NOT NULL UNIQUE CHECK (name <> ''));
CREATE TABLE audit.member (id int PRIMARY KEY, secret text NOT NULL UNIQUE CHECK (secret <> ''));
COMMENT ON TABLE member IS E'Quotes """ and \\ backslashes, %s, {x}, it''s "quoted"';
COMMENT ON COLUMN member.name IS E'Two\r\nlines, ends with a backslash \\';
COMMENT ON CONSTRAINT member_name_check ON member IS E'A "name"\tmust\nnot be empty \\';
