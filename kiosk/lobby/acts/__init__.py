"""Acting on the screen itself, by taps alone: report a matter, sign up, look up one's own."""
