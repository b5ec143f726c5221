CREATE TABLE book (id int PRIMARY KEY, copy text, stdin text);

COPY book FROM stdin;
1	a	b
\.
