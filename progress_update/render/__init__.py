"""From the stitched source to documents people can open: HTML, PDF and editable formats."""
