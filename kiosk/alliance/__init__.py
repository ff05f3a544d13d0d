"""The alliance 1+4+X: who sits in it, what its members offer, what they build together."""
