"""Statements derived from statements, which ask the server a second time."""
