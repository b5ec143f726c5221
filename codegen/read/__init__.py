"""Step 1, read: the query files, in aiosql's notation, cut where they can vary."""
