"""The briefing pack of a release: a Word document of the whole update, and slides for a committee."""
