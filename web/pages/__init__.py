"""Pages: one frozen dataclass for each kind, and the function that fills it."""
