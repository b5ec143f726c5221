"""What can't be NULL: joins, conditions, expressions, aggregates, and what is returned."""
