"""The staff home: what needs me today, across the rooms, and the way to everything else."""
