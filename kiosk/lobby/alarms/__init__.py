"""Somebody tells that a code on a wall is not ours."""
