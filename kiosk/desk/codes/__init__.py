"""The codes on walls and posters: made, printed, revoked."""
