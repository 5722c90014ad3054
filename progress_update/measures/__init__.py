"""From observations to results: which figure, what it is compared with, and what that says."""
