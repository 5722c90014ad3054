"""What differs between two reports of one period that were built from the editions of different days."""

from progress_update.compare.differences import Comparison, Difference, compare

__all__ = ["Comparison", "Difference", "compare"]
