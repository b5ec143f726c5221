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
INSERT INTO account VALUES
    (1, 'A@x', 1, true, 'new', 1, NULL), (2, 'a@x', 1, false, 'old', 2, now()),
    (3, 'b@x', 2, true, 'new', NULL, NULL), (4, 'b@x', 2, false, 'old', NULL, now());
INSERT INTO setting VALUES (true);
INSERT INTO other_setting VALUES (1);
INSERT INTO last_setting VALUES (1);
INSERT INTO pair VALUES (NULL, NULL), (1, NULL), (1, 1);
INSERT INTO tested VALUES (NULL, NULL, 1), (NULL, NULL, 2);
INSERT INTO only_here VALUES (1);
INSERT INTO elsewhere VALUES (2);
INSERT INTO maybe VALUES (1, 1, NULL), (1, 2, NULL), (2, 3, true), (1, 1, true);
INSERT INTO amount VALUES (1), (1.0), (1.00);
INSERT INTO written VALUES ('1'), ('1.0'), ('1.00');
REFRESH MATERIALIZED VIEW kept;
INSERT INTO unmoved VALUES (1);
INSERT INTO stamped VALUES (1, NULL);
INSERT INTO job VALUES
    ('a', 'new'), ('a', NULL), ('a', NULL), ('a', 'done'), ('a', 'done'), ('b', 'run'), ('b', 'done');
INSERT INTO open_job VALUES ('a', 'run'), ('a', NULL), ('a', 'done'), ('a', 'done'), ('b', 'new');
INSERT INTO score VALUES ('a', 5), ('a', 0), ('a', 0), ('a', -1), ('a', NULL), ('b', 5);
INSERT INTO worded VALUES (1, 'a', 'a'), (1, 'x', 'x'), (1, 'x', 'x');
INSERT INTO unlike VALUES (1, NULL), (1, 0), (1, 0), (2, 5);
INSERT INTO never VALUES (1, 2), (1, 2);
INSERT INTO unsigned VALUES (1, 2147483648), (1, 5), (1, 3000000000);
INSERT INTO spotted VALUES (1, (1, NULL)), (1, (2, NULL));
INSERT INTO hosted VALUES ('a', NULL, false), ('a', 1, false), ('a', 2, false), ('a', 1, true),
    ('a', 1, true), ('a', NULL, true), ('a', NULL, true);
INSERT INTO anywhere VALUES ('a', NULL), ('a', 1);
INSERT INTO only_null VALUES ('a', NULL), ('a', 1), ('a', 1);
INSERT INTO only_some VALUES ('a', NULL), ('a', NULL), ('a', 1);
INSERT INTO crossed VALUES ('a', 1, NULL), ('a', 1, NULL), ('a', NULL, NULL);
INSERT INTO quartered VALUES ('a', NULL, NULL), ('a', 1, NULL), ('a', NULL, 1), ('a', 1, 1);
INSERT INTO padded VALUES ('a', 'a'), ('ab', 'a  ');
INSERT INTO rented VALUES ('[1,2)', '[2026-01-01,2026-02-01)', 1),
    ('[1,2)', '[2026-02-01,2026-03-01)', 2), ('[2,3)', '[2026-01-01,2026-02-01)', 2);
INSERT INTO rented_often VALUES ('[1,2)', '{[2026-01-01,2026-02-01)}'), ('[1,2)', NULL),
    ('[1,2)', NULL);
INSERT INTO rented_later VALUES ('[1,2)', '[2026-01-01,)'), ('[1,2)', '[2026-01-01,)');
INSERT INTO excluded VALUES ('[1,2)', 'empty'), ('[1,2)', 'empty');
