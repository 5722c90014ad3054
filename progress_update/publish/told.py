"""What publishing says on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.publish.run import Published


def lines(done: Published, address: str, *, dry: bool) -> Iterator[str]:
    """What was sent or would be, and which version counts."""
    version = done.version
    yield from (f"Would be refused: {why}" for why in done.lacking)
    if done.nothing_to_do:
        yield f"{version.name} {version.id} is what is public at {address}: nothing to do"
        return
    size = sum(map(version.size, done.sent)) / 1000
    would = "Would send" if dry else "Sent and read back"
    yield f"{would}: {len(done.sent)} files, {size:,.0f} kB; {len(done.there)} were there"
    if dry:
        yield from (f"  {name}" for name in done.sent)
    was = f"instead of {done.before[0]}" if done.before and done.before[0] != version.id else "for the first time"
    if done.switched:
        yield f"{'Would make' if dry else 'Public now'}: {address}/{version.name}/index.html names {version.id}, {was}"
