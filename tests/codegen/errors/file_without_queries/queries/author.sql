-- Authors.

SELECT id FROM author;
