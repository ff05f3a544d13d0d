"""From the branch to each household: who heads a building, and how residents reach them."""
