"""Cardinality: bounds on the number of rows."""
