"""What people must decide: matches found by likeness, edges that disagree, contracts that changed hands."""
