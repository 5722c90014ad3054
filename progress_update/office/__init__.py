"""What Word and PowerPoint files ask of whoever fills them: theme, fonts, pictures, same bytes, and their faults."""
