CREATE TABLE book (id int PRIMARY KEY);
CREATE TABEL author (id int);
