"""What may go into a parameter, from where a NULL in it would end."""
