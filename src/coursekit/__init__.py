"""coursekit: the data, charts and exercises of the course, for its chapters and notebooks."""
