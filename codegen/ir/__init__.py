"""Ground of inference: scopes, identity, types and collations of expressions."""
