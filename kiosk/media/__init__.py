"""Photos: cleaned of everything but the picture, or refused."""
