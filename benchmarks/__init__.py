"""What the library costs, beside what people write by hand."""
