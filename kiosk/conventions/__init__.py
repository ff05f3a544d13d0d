"""What neighbours promise each other: party-member, resident, neighbour and building conventions."""
