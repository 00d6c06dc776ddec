"""Grading: from submissions to a grade book, feedback for each student and a class report."""
