-- Rows that bring NULLs out.

INSERT INTO author (name, country, born) VALUES
    ('Ada', 'UK', '1815-12-10'), ('Bob', NULL, NULL), ('Cy', NULL, 'infinity');
INSERT INTO book (author, editor, title, pages, labels, meta, stars) VALUES
    (1, 2, 'One', 100, '{a}', '{"n": null, "m": 1}', 5),
    (1, NULL, 'Two', NULL, NULL, 'null', NULL),
    (2, NULL, 'Three', 7, '{NULL}', '[]', NULL);
INSERT INTO copy VALUES (1, 1, 'A'), (1, 2, NULL);
INSERT INTO parent VALUES (1, 'p');
INSERT INTO child VALUES (NULL, 'c');
INSERT INTO spell VALUES (1, '(,5)', 'infinity'), (2, 'empty', '2000-01-01');
INSERT INTO part VALUES (1, 'one');
INSERT INTO paired VALUES (1, ROW(NULL, NULL)), (2, ROW(1, NULL));
SET LOCAL timezone = 'America/New_York'; -- where the clock is set forth on this day
INSERT INTO event VALUES
    (1, '2023-03-01', '2024-03-10 12:00-04', '2023-03-01', 5), (2, '2023-02-15', now(), '1999-01-31', 6);
INSERT INTO divided VALUES (1, 5);
INSERT INTO below VALUES (1, 5);
INSERT INTO alike VALUES (1, 1), (2, 2);
