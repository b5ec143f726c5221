INSERT INTO word VALUES (1, 'a', 'a', 'a'), (2, 'A', 'A', 'B'), (3, 'b', 'b', 'c');
INSERT INTO measure VALUES ('2020-01-01 00:00Z', 1), ('2020-01-01 12:00Z', 1.5), ('2020-01-02 00:00Z', 2);
UPDATE book SET pages = 5 WHERE author = 1 AND title = 'Two';
