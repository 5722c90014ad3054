"""The slides: a master made from the brand, and what a committee needs to see of the results."""
