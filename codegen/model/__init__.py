"""Step 4, model: proven statements become the generated package, as plain data."""
