INSERT INTO author (name, country) VALUES ('Ada', 'UK'), ('Bea', NULL);
INSERT INTO book (author, editor, title, meta) VALUES
    (1, 2, 'One', '{"language": "en", "readers": ["x"]}'),
    (1, NULL, 'Two', '{}'),
    (2, NULL, 'Three', '{"readers": 7}');
INSERT INTO copy VALUES (1, 1, 'A'), (1, 2, NULL), (2, 1, 'A');
