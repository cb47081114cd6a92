"""The browser: read-only pages over one build of the database, each also as JSON and CSV."""
