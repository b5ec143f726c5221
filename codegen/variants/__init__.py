"""The rule of the dot, checked: every variant of a statement means what it seems to mean."""
