"""Staff: who they are, which roles they hold where, how they log in."""
