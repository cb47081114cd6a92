"""Benchmarks: what a claim about speed or memory rests on. `make bench` prints them; no test asserts them."""
