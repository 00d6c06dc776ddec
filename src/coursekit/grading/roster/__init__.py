"""Who takes part, whose file is whose, and the grade book."""
