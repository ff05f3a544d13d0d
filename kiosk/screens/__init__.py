"""The touchscreens in the lobbies: which browser is which building's screen."""
