"""The report's figures held against the published files, read by other code than the project's own."""
