"""The Word document: from the stitched source by pandoc, in styles made from the brand, finished on its XML."""
