"""What a list can be ordered by, and whether each order tells all of its rows apart."""
