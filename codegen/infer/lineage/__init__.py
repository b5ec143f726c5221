"""Lineage of result columns: stored columns, rows that may be absent, JSON shapes."""
