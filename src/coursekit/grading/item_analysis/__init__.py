"""What the marks of a class say about its exercises."""
