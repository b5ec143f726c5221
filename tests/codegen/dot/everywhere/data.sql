INSERT INTO author (name, country, born) VALUES
    ('one', 'UK', '2001-01-01'), ('two', 'FR', '2002-02-02'), ('three', NULL, NULL);
INSERT INTO book (id, author, editor, title, pages, price, in_print, tags, labels, meta, home, span)
VALUES
    (1, 1, 2, 'one', 1, 1, true, '{one,two}', NULL, '{"a": "one"}', ('one', 'two'), '[0,3)'),
    (2, 1, NULL, 'two', 2, 2, false, '{}', '{one,NULL}', '{"a": 2}', NULL, '[1,2)'),
    (3, 2, 1, 'one', 3, 3, true, '{two}', '{}', '{}', (NULL, NULL), NULL),
    (4, 2, 3, 'three', NULL, 2, true, '{one}', '{two}', '{"b": 1}', ('two', NULL), '[2,9)'),
    (5, 3, 3, 'a_b', 2, 1, false, '{three}', NULL, '{"a": "two"}', (NULL, 'one'), 'empty');
INSERT INTO part VALUES (1, 2, 1), (1, 3, 2), (2, 4, 1), (3, 5, 3), (4, 1, 2), (5, 5, 1);
ALTER TABLE book ALTER id RESTART WITH 100;
