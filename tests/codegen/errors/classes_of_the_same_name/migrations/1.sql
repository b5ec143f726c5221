CREATE SCHEMA audit;
CREATE TYPE audit.status AS ENUM ('a');
CREATE TYPE status AS ENUM ('b');
CREATE TYPE audit_status AS (a int);
CREATE TYPE book AS ENUM ('thick');
CREATE TYPE query AS ENUM ('q');
CREATE SCHEMA library;
CREATE TABLE library.book (id int PRIMARY KEY, kind book NOT NULL);
CREATE TABLE path (id int PRIMARY KEY, way path NOT NULL);
