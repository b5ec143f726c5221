"""Benchmarks: the library beside what people write by hand."""
