"""What publishing says on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.publish.changes import HOME
from progress_update.publish.run import Published
from progress_update.publish.site import Sent


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


def lines_of_site(done: Sent, address: str, *, dry: bool) -> Iterator[str]:
    """What of the archive site was sent, switched and taken away, or would be."""
    found = done.changes
    yield from (f"Would be refused: {why}" for why in done.lacking)
    if done.left_out:
        yield f"Left out, because under embargo: {', '.join(done.left_out)}"
    if found.are_none:
        yield f"The site of {len(found.wanted):,} files is what is public at {address}: nothing to do"
        return
    deeds = (("new", found.new), ("switched", found.changed), ("taken away", found.gone))
    there = len(found.wanted) - len(found.new) - len(found.changed)
    told = ", ".join(f"{len(names):,} {'to be ' * (dry and deed == 'taken away')}{deed}" for deed, names in deeds)
    yield f"{'Would send' if dry else 'Sent and read back'}: {told}; {there:,} were there"
    if dry:
        yield from (f"  {name} ({deed})" for deed, names in deeds for name in names)
    else:
        yield f"Public now: {address}/{HOME}"
