"""Explanations: why a column may be NULL, why rows come, why a parameter refuses None."""
