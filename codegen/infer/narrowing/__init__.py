"""Narrowing: what conditions imply, and outer joins that they reduce to inner ones."""
