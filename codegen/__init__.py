"""The compiler: plain SQL in, typed Python out; it knows nothing of the schema that it is given."""
