"""Step 5, render: the package's files, by templates that look like what they write."""
