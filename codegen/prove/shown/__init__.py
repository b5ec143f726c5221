"""What a result shows: stored columns, rows that may be missing, documents."""
