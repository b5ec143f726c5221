CREATE EXTENSION citext;
CREATE TYPE device AS (name text, price money);
CREATE TYPE nothing AS ();
CREATE TYPE keyword AS ("class" int);
CREATE TYPE prices AS RANGE (subtype = money);
CREATE TYPE "%" AS ENUM ('a');
CREATE TABLE book (
    id int PRIMARY KEY,
    title citext NOT NULL,
    device device,
    devices device[],
    nothing nothing,
    keyword keyword,
    prices prices,
    first "%"
);
