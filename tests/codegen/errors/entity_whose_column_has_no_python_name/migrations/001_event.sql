CREATE TABLE event (id int PRIMARY KEY, "class" text, "two words" text);
