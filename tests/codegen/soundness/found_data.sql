INSERT INTO plain VALUES (1, 1, 1, NULL), (2, NULL, NULL, NULL);
INSERT INTO tagged VALUES ('{a}', '1');
INSERT INTO tagged_child VALUES ('{NULL}', 'null');
INSERT INTO part VALUES (1, 1);
SET LOCAL timezone = 'America/New_York'; -- where no clock shows the first of these
INSERT INTO keyed VALUES (1, 1, 6, '2024-03-10 02:30'), (2, 1, 7, '2024-03-10 03:30');
