"""Step 2, ask PostgreSQL: types, trees, and the catalogs of a scratch database."""
