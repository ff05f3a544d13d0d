"""What is made known: notices of a compound or of an area above, for as long as they say, where they say."""
