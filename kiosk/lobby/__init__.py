"""The board of a lobby: composed from what the rooms offer, kept ready, and true within seconds."""
