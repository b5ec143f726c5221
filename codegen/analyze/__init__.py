"""Recites the analysis of one statement."""
