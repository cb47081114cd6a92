"""Names, words and decisions made into links with reasons."""
