"""What is wrong with the alternative text of a picture."""

from __future__ import annotations

import re

_FILE = re.compile(r"\.(png|jpe?g|gif|svg|emf|wmf|tiff?|bmp)$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(picture|image|graphic|chart|figure|content placeholder)\s*\d*$", re.IGNORECASE)


def alt_fault(said: str | None) -> str:
    """Nothing if the text tells something; otherwise what is wrong with it (WCAG 1.1.1, technique F30)."""
    text = (said or "").strip()
    if not text:
        return "has no alternative text"
    if _FILE.search(text):
        return f"has a file name as alternative text ({text})"
    if _NUMBERED.match(text):
        return f"has a number as alternative text ({text})"
    return ""
