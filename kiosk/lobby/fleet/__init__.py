"""How the screens on the walls do, and whether they show what was posted."""
