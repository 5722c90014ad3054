"""What a server's answer means: the file, something that may pass, or the end of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

from progress_update.errors import FetchError
from progress_update.fetch.listing import Limits

CHANGED_PLACE = "Look on the publisher's page for where the file is now, and correct params/sources.yml"
_GONE = (404, 410)
_PASSING = (408, 425, 429, 500, 502, 503, 504)


class PassingError(Exception):
    """What may be over at the next try; `wait` is what the server asks for, in seconds."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


def refuse_status(response: httpx.Response, address: str, limits: Limits) -> None:
    """Raise PassingError for what is worth another try, FetchError for what is not; nothing for 200 and 206."""
    code = response.status_code
    said = f"{code} {response.reason_phrase}".strip()
    if code in (200, 206):
        return
    if code in _GONE:
        raise FetchError(f"The publisher has no such file any more ({said})", where=address, remedy=CHANGED_PLACE)
    if code not in _PASSING:
        raise FetchError(f"The server will not give the file ({said})", where=address, remedy=CHANGED_PLACE)
    wait = _asked_wait(response.headers.get("retry-after", ""))
    if wait is not None and wait > limits.longest_wait_seconds:
        until = (datetime.now(UTC) + timedelta(seconds=wait)).strftime("%Y-%m-%d %H:%M UTC")
        what = f"The server asks to be left alone until {until} ({said})"
        raise FetchError(what, where=address, remedy="Run it again after that")
    raise PassingError(f"The server cannot answer now ({said})", wait)


def _asked_wait(text: str) -> float | None:
    """Seconds from a Retry-After header, which gives seconds or a date (RFC 9110, 10.2.3)."""
    if text.strip().isdecimal():
        return min(float(text), 366 * 86_400.0)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def refuse_plain_after_secure(response: httpx.Response) -> None:
    first, *later = [*(step.url for step in response.history), response.url]
    if first.scheme == "https" and any(url.scheme != "https" for url in later):
        raise FetchError("The address leads to one without encryption", where=str(first), remedy=CHANGED_PLACE)
