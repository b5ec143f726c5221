"""Step 1, read: parses the query files, in aiosql's notation, and cuts them where they can vary."""
