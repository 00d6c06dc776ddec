"""Marking sheets: prose, marked by people."""
