"""Places elsewhere, by their addresses: opened through fsspec, in one way for all that reads or writes there."""
