"""Checks of a statement against what its annotations ask for."""
