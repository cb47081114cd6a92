"""What pages of the web say: read within bounds, their facts, the names and the counts of people in their text."""
