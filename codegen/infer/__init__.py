"""Step 3, infer: facts that PostgreSQL's analysed tree guarantees; pure, and without a server."""
