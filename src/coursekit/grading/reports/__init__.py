"""What people read: feedback, class report, audit log."""
