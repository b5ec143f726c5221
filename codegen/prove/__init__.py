"""Step 3, prove: what PostgreSQL's analysed tree guarantees of a statement."""
