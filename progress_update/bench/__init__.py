"""How long a report takes, beside the same report made by hand; `make bench` writes docs/performance.md.

No other room uses this one: it runs the program as a person does, from outside.
"""
