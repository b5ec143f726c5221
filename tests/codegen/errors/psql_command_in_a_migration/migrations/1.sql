CREATE TABLE book (id int PRIMARY KEY);
\d book
