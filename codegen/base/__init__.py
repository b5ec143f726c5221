"""Ground that the whole compiler stands on: diagnostics and settings."""
