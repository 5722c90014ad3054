"""The published checker for PDF/UA-1, run over PDFs made by the tests."""
