"""Step 4, model: analysed statements become the generated package, as plain data."""
