"""Shows that every query finds its rows by an index at 100,000 rows a table: `just plans`."""
