"""`just demo`: the library at work, from an empty server to a transaction that rolls back."""
