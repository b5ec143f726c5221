"""Analysis of one statement: all steps from its template to its guarantees."""
