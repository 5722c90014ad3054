"""The look of the site: the report's style sheet and brand with what the site adds, and the templates of its pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from progress_update.brand import Brand
from progress_update.framework import printed
from progress_update.marks import marks_css
from progress_update.period import day_name
from progress_update.site.files import main_files
from progress_update.tables import judgement_kind

TEMPLATES = "site"


def style_files(templates: Path, brand: Brand) -> dict[str, bytes]:
    """The one style sheet, with the fonts and the logo that it and the pages name, and the script of the search."""
    sheets = [brand.css(), marks_css(brand)]
    sheets += [(templates / name).read_text(encoding="utf-8") for name in ("report/style.css", "site/site.css")]
    files = {"site.css": "\n".join(sheets).encode(), "search.js": (templates / "site" / "search.js").read_bytes()}
    files |= {f"fonts/{face.path.name}": face.path.read_bytes() for face in brand.faces}
    return files | ({brand.logo.name: brand.logo.read_bytes()} if brand.logo else {})


def environment(templates: Path, shared: Mapping[str, Any]) -> jinja2.Environment:
    """The templates, with escaping on; a name that a template has and nobody gave stops the build."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates / TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(shared)
    made.filters.update(
        kind=judgement_kind,
        sentence=lambda word: word[:1].upper() + word[1:],
        day=day_name,
        isoday=lambda text: day_name(date.fromisoformat(text)),
        dashed=printed,
        json=_json,
        main_files=main_files,
    )
    return made


def _json(content: object) -> Markup:
    """JSON that may stand in a script element: nothing in it can end that."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
