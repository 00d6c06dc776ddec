"""Grading: from submissions to a grade book, feedback for each student, and what a class misunderstood."""
