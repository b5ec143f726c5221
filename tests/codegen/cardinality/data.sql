-- Rows that bring more out than one.

INSERT INTO author (name, country) VALUES ('Ada', 'UK'), ('Bob', NULL), ('', 'FR'), ('One', 'UK');
INSERT INTO book (author, editor, title, pages) VALUES
    (1, 2, 'One', 2), (1, NULL, 'Two', 2), (2, 1, 'One', 3), (2, 2, 'Two', 3);
INSERT INTO copy VALUES (1, 1, 'A'), (1, 2, 'A'), (2, 1, NULL);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (1), (1);
INSERT INTO part VALUES (1, 'one');
INSERT INTO partial VALUES (1, true), (1, true), (1, false);
INSERT INTO expressed VALUES ('a'), ('b');
INSERT INTO plain VALUES (1, 1), (1, 2);
INSERT INTO included VALUES (1, 1), (1, 2);
INSERT INTO nullable VALUES (NULL, 1), (NULL, 2);
INSERT INTO spaced VALUES ('a'), ('a  ');
INSERT INTO listed VALUES ('{One}'), (ARRAY[NULL]);
INSERT INTO deferred VALUES (1), (1);
INSERT INTO invalid VALUES (1), (1);
