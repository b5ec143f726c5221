-- Rows that every condition tells apart.

INSERT INTO author (name, country, born) VALUES ('Ada', 'UK', '1815-12-10'), ('Bob', NULL, NULL);
INSERT INTO book (author, editor, title, pages, in_print) VALUES
    (1, 2, 'One', 1, true), (1, NULL, 'Two', 2, false), (2, 1, 'One', 3, true),
    (2, 2, 'Two', 4, true), (2, 2, 'Three', NULL, false);
INSERT INTO copy VALUES (1, 1, 'A'), (2, 1, 'A'), (4, 1, 'B'), (5, 1, 'A');
