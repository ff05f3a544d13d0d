"""Who changed what, when: an append-only chain of hashes per compound and per area."""
