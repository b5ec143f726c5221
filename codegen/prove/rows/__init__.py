"""How many rows can come: unique keys, what equality holds, what always has a row."""
