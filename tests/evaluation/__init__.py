"""How good a rule is: rows labelled by hand, and the program that scores a rule against them."""
