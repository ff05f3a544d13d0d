"""What residents report, and how each matter gets its answer."""
