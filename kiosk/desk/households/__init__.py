"""The households of a building, typed in or imported."""
