"""Writes SQL: variants of a statement, and the statements that are derived from it."""
