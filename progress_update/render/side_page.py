"""A page beside the report, or without one, in the report's own template and style: one file that needs no other."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from progress_update.brand import Brand
from progress_update.render.engines import SOURCE, choose_engine, prepare_source, write_html


def write_side_page(markdown: str, html: Path, *, head: dict[str, object], templates: Path, brand: Brand) -> None:
    """Render Markdown to `html`; `head` is what the template prints on the cover.

    Always by the embedded engine, which is there on every machine. Raises RenderError as `write_html` does.
    """
    told = {"lang": "en-GB", **head}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items()]
    with tempfile.TemporaryDirectory(prefix="progress-update-") as scratch:
        source = Path(scratch)
        (source / SOURCE).write_text("\n".join(["---", *lines, "---", "", markdown, ""]), encoding="utf-8")
        prepare_source(source, templates, brand)
        write_html(source, html, choose_engine("pandoc"))
