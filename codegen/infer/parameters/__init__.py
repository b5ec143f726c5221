"""Parameters: the sinks that a NULL in one of them reaches."""
