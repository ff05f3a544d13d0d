"""Co-building projects in the office: what is built with whom, counted."""
