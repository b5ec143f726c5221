"""Nullability: joins, conditions, expressions, aggregates, and RETURNING."""
