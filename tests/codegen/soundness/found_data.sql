INSERT INTO plain VALUES (1, 1, 1, NULL), (2, NULL, NULL, NULL);
INSERT INTO tagged VALUES ('{a}', '1');
INSERT INTO tagged_child VALUES ('{NULL}', 'null');
INSERT INTO part VALUES (1, 1);
