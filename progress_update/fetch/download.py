"""One file over HTTP: whole and of the right kind, or an error and nothing.

Asks only for another version than the one known (RFC 9110, 13.1), takes up a broken download where it
stopped, tries again after what may pass (with exponential waits and jitter, or as long as the server
asks), and gives up at once on what will not. Asynchronous inside, for the sake of deadlines: a timeout
for each byte does not stop a server that sends one byte a second for ever.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import ssl
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from progress_update.errors import FetchError
from progress_update.fetch.answers import CHANGED_PLACE, PassingError, refuse_plain_after_secure, refuse_status
from progress_update.fetch.kinds import refuse_other_kind
from progress_update.fetch.listing import Limits
from progress_update.fetch.partial import Partial, Version
from progress_update.fetch.watch import Watch

MOST_REDIRECTS = 10
_LATER = "Run it again later; what has come so far is kept and taken up"


@dataclass(frozen=True)
class Download:
    """A whole file as it came."""

    path: Path
    address: str
    version: Version
    sha256: str


def download(
    address: str, name: str, folder: Path, limits: Limits, watch: Watch, *, known: Version | None = None
) -> Download | None:
    """Bring what is at `address` to `folder/name`; None when it is still the version `known`.

    Raises FetchError when the file is gone, is refused, never comes whole, is too large or is no data.
    """
    partial = Partial(folder / f"{name}.part", address)
    try:
        response = asyncio.run(_tried(partial, name, limits, watch, known))
    except PassingError as fault:
        times = f"after {limits.attempts} tries" if limits.attempts > 1 else "at the only try"
        raise FetchError(f"{fault}, {times}", where=address, remedy=_LATER) from fault
    except FetchError:
        partial.drop()
        raise
    except OSError as fault:
        raise FetchError(
            f"The file cannot be written here ({fault.strerror or fault})", where=name, remedy="Make room on the disk"
        ) from fault
    finally:
        watch.end()
    if response is None:
        partial.drop()
        return None
    path = partial.whole(name)
    if Path(name).suffix:
        refuse_other_kind(path, address, response.headers.get("content-type", ""))
    return Download(path, address, Version.of(response), hashlib.sha256(path.read_bytes()).hexdigest())


async def _tried(
    partial: Partial, name: str, limits: Limits, watch: Watch, known: Version | None
) -> httpx.Response | None:
    tries = AsyncRetrying(
        retry=retry_if_exception_type(PassingError),
        stop=stop_after_attempt(limits.attempts),
        wait=lambda state: _wait(state, limits),
        before_sleep=lambda state: watch.say(f"  {_fault(state)}; trying again in {state.upcoming_sleep:.1f} s"),
        reraise=True,
    )
    return await tries(_once, partial, name, limits, watch, known)


def _fault(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _wait(state: RetryCallState, limits: Limits) -> float:
    fault = _fault(state)
    if isinstance(fault, PassingError) and fault.wait is not None:
        return fault.wait
    first = limits.first_wait_seconds
    return float(wait_exponential_jitter(multiplier=first, max=limits.longest_wait_seconds, jitter=first)(state))


async def _once(
    partial: Partial, name: str, limits: Limits, watch: Watch, known: Version | None
) -> httpx.Response | None:
    """One try: the last response, with the whole file in `partial`; None when it has not changed."""
    # Files are taken as they are: a part of a compressed file cannot be taken up again.
    headers = {"User-Agent": "progress-update", "Accept-Encoding": "identity"}
    headers |= partial.headers | (known.conditions if known else {})
    try:
        async with _client(limits) as client:
            async with asyncio.timeout(limits.seconds_to_answer):
                response = await client.send(client.build_request("GET", partial.address, headers=headers), stream=True)
            try:
                return await _taken(response, partial, name, limits, watch, asked_if_changed=known is not None)
            finally:
                await response.aclose()
    except httpx.TooManyRedirects as fault:
        raise FetchError(
            f"The address leads in a circle (more than {MOST_REDIRECTS} redirects)",
            where=partial.address,
            remedy=CHANGED_PLACE,
        ) from fault
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as fault:
        raise FetchError(
            f"The address leads to one that is none ({fault})", where=partial.address, remedy=CHANGED_PLACE
        ) from fault
    except (TimeoutError, httpx.TimeoutException) as fault:
        raise PassingError(f"No answer for {limits.seconds_to_answer:g} seconds") from fault
    except (httpx.TransportError, httpx.DecodingError) as fault:
        if _is_untrusted(fault):
            raise FetchError(
                f"The server's certificate is not trusted ({fault})",
                where=partial.address,
                remedy="Behind an office proxy, set SSL_CERT_FILE to its certificates",
            ) from fault
        raise PassingError(f"The connection failed ({_said(fault)})") from fault


def _client(limits: Limits) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        follow_redirects=True, max_redirects=MOST_REDIRECTS, timeout=httpx.Timeout(limits.seconds_to_answer)
    )


async def _taken(
    response: httpx.Response, partial: Partial, name: str, limits: Limits, watch: Watch, *, asked_if_changed: bool
) -> httpx.Response | None:
    refuse_plain_after_secure(response)
    if response.status_code == 304 and asked_if_changed:
        return None
    already = _taken_up(response, partial)
    refuse_status(response, partial.address, limits)
    total = _declared(response, already)
    _refuse_too_large(total or 0, limits, partial.address)
    if not already:
        partial.begin(Version.of(response))
    watch.begin(name, total, already)
    size = await _written(response, partial, limits, watch, already)
    if total is not None and size != total:
        raise PassingError(f"The file is cut short: {size:,} of {total:,} bytes came")
    return response


def _taken_up(response: httpx.Response, partial: Partial) -> int:
    """How many bytes of an earlier try this response goes on from."""
    if response.status_code == 416:
        partial.drop()
        raise PassingError("The server does not have the rest of what came earlier", wait=0)
    if response.status_code != 206:
        return 0
    place = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", ""))
    size, version = partial.size, Version.of(response)
    same = partial.version is not None and version.strong in ("", partial.version.strong)
    if place is None or int(place[1]) != size or not same:
        partial.drop()
        raise PassingError("The server sent another part than it was asked for", wait=0)
    return size


def _declared(response: httpx.Response, already: int) -> int | None:
    """The size of the whole file, where the server says it."""
    length = response.headers.get("content-length", "")
    if not length.isdecimal() or response.headers.get("content-encoding", "identity") != "identity":
        return None
    return already + int(length)


async def _written(response: httpx.Response, partial: Partial, limits: Limits, watch: Watch, already: int) -> int:
    began, size = time.monotonic(), already
    with partial.file.open("ab") as file:
        async for chunk in response.aiter_bytes():
            file.write(chunk)
            size += len(chunk)
            watch.advance(len(chunk))
            _refuse_too_large(size, limits, partial.address)
            spent = time.monotonic() - began
            if spent > limits.seconds_to_answer and size - already < limits.slowest_kilobytes_a_second * 1000 * spent:
                raise PassingError(f"Too slow: {size - already:,} bytes in {spent:.0f} seconds")
    return size


def _refuse_too_large(size: int, limits: Limits, address: str) -> None:
    if size > limits.largest_bytes:
        raise FetchError(
            f"The file is larger than {limits.largest_megabytes:g} MB",
            where=address,
            remedy="If it is meant to be, raise largest_megabytes in params/sources.yml",
        )


def _is_untrusted(fault: BaseException | None) -> bool:
    while fault is not None and not isinstance(fault, ssl.SSLCertVerificationError):
        fault = fault.__cause__ or fault.__context__
    return fault is not None


def _said(fault: Exception) -> str:
    return " ".join(str(fault).split()) or type(fault).__name__
