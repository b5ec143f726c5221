"""Keyset pagination: eligible lists, their keys, and the statements of their pages."""
