CREATE TYPE format AS ENUM ('hard-cover', 'hard cover');
CREATE TABLE book (id int PRIMARY KEY, format format NOT NULL);
