"""Orderings: sort keys, and whether an order is total."""
