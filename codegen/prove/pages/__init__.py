"""Which lists can come in pages by key, and by which statements."""
