"""The tree and what hangs on it, kept by the office: it needs to know who is at the desk, so it stands above them."""
