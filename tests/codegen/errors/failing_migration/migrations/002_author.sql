-- Authors.

CREATE TABLE author (
    id int PRIMARY KEY,
    größe text DEFAULT 'ü',
    book int REFERENCES bock (id)
);
