"""What programs follow the site by: an Atom feed (RFC 4287) and a sitemap (sitemaps.org 0.9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from progress_update.site.shelf import Kept

NEWEST = 60  # entries of the feed; the site itself has all
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def atom(kept: Sequence[Kept], *, title: str, author: str, address: str) -> str:
    """The newest updates, a corrected one as of the day of its correction.

    Names of entries are made from the releases' names, so that an entry stays the same wherever the site stands.
    """
    entries = sorted(((_updated(one), one) for one in kept if one.counts), key=lambda e: (e[0], e[1].name))[::-1]
    newest = entries[:NEWEST]
    base = f" xml:base={quoteattr(address)}" if address else ""
    own = f'<link rel="self" type="application/atom+xml" href={quoteattr(f"{address}feed.xml")}/>\n' if address else ""
    told = "\n".join(_entry(one, updated) for updated, one in newest)
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"{base}>\n'
        f"<id>{_id('feed')}</id>\n<title>{escape(title)}</title>\n<updated>{newest[0][0]}</updated>\n"
        f"<author><name>{escape(author)}</name></author>\n"
        f'{own}<link rel="alternate" type="text/html" href="index.html"/>\n{told}\n</feed>\n'
    )


def _entry(kept: Kept, updated: str) -> str:
    page = f"updates/{kept.name}.html"
    corrected = f" Corrected: {kept.corrections[0].what}" if kept.corrections else ""
    summary = f"Progress Update for {kept.place}, {kept.period.label}.{corrected}"
    return (
        f"<entry>\n<id>{_id(kept.name)}</id>\n<title>{escape(f'{kept.place}: {kept.period.label}')}</title>\n"
        f"<published>{_moment(kept)}</published>\n<updated>{updated}</updated>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
        f"<summary>{escape(summary)}</summary>\n</entry>"
    )


def _moment(kept: Kept) -> str:
    return str(kept.package["created"])


def _updated(kept: Kept) -> str:
    corrected = [f"{one.on.isoformat()}T00:00:00Z" for one in kept.corrections]
    return max([_moment(kept), *corrected])


def _id(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'progress-update/{name}')}"


def sitemap(pages: Iterable[str], *, address: str) -> str:
    """Every page. The protocol asks for whole addresses; where the site will stand is not known, they are relative."""
    note = "" if address else "<!-- Addresses are relative: make site ADDRESS=https://... writes them whole. -->\n"
    told = "\n".join(f"<url><loc>{escape(address + page)}</loc></url>" for page in pages)
    return f'{_HEAD}{note}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{told}\n</urlset>\n'
