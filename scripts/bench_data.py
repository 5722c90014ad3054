"""How fast and how lean street files come in, against DuckDB's bare read-and-group of the same files.

Run by `make bench-data` (SIZES="1 10 50", millions of rows; RUNS=3). Writes files in the layout of
data.police.uk into a folder of its own, removed afterwards; takes them in with the command a user would type;
and writes docs/performance-data.md. Both sides run as processes of their own, in turn; seconds are of the whole
process, memory is its peak resident set as the kernel counted it (neither side starts further processes).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "docs" / "performance-data.md"
PUBLISHED = "2026-01-31"
ROWS_A_MONTH = 100_000  # about what the Met's files hold
MONTHS = (12, 180)  # fewest and most: the site's files begin in December 2010

# Rows of the right width and variety; md5 only makes ids that look like the publisher's.
_WRITE = """
copy (
    select
        case when kind <> 'Anti-social behaviour' then md5(i::varchar) || md5((i + 1)::varchar) end as "Crime ID",
        '{month}' as "Month",
        'Metropolitan Police Service' as "Reported by",
        'Metropolitan Police Service' as "Falls within",
        (-0.51 + (spot % 840000) / 1000000.0)::decimal(9, 6) as "Longitude",
        (51.29 + (spot % 400000) / 1000000.0)::decimal(9, 6) as "Latitude",
        'On or near ' || streets[(1 + spot % len(streets))::int] as "Location",
        case when placed then 'E0100' || lpad((spot % 4835)::varchar, 4, '0') end as "LSOA code",
        case when placed then boroughs[(1 + spot % 32)::int] || ' ' || lpad((1 + spot % 39)::varchar, 3, '0')
            || ['A', 'B', 'C', 'D', 'E'][(1 + spot % 5)::int] end as "LSOA name",
        kind as "Crime type",
        case when kind <> 'Anti-social behaviour' then outcomes[(1 + spot % len(outcomes))::int] end
            as "Last outcome category",
        null as "Context"
    from (
        select i, hash(i) % 1000003 as spot, hash(i + 7) % 100 > 0 as placed,
            kinds[(1 + hash(i + 3) % 14)::int] as kind
        from range({first}, {last}) rows(i), (select {kinds} as kinds)
    ), (select {streets} as streets, {boroughs} as boroughs, {outcomes} as outcomes)
) to '{file}' (header)
"""
STREETS = ["Station Road", "High Street", "Supermarket", "Parking Area", "Shopping Area", "St Mary''s Lane", "Park"]
OUTCOMES = [
    "Investigation complete; no suspect identified", "Under investigation", "Status update unavailable",
    "Unable to prosecute suspect", "Awaiting court outcome",
]  # fmt: skip
_BARE = """
select "Month", "LSOA name"[:-6] as borough, "Crime type", count(*)
from read_csv('{folder}/*.csv') group by all
"""


@dataclass(frozen=True)
class Run:
    """One process: its seconds from start to end, processor seconds and peak memory in bytes."""

    seconds: float
    processor: float
    memory: int


@dataclass(frozen=True)
class Paid:
    """What the checksums cost (processor seconds), and what a report has to do with the edition (seconds)."""

    hashing: float
    edition_bytes: int
    figures: int
    without: float
    beside: float
    series: float


@dataclass(frozen=True)
class Size:
    """What was measured for files of so many rows."""

    rows: int
    months: int
    bytes: int
    ours: list[Run]
    bare: list[Run]
    paid: Paid


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1 10 50", help="millions of rows")
    parser.add_argument("--runs", type=int, default=3, help="of each side; 50 million rows and more run once")
    parser.add_argument("--scratch", type=Path, default=None, help="a folder on a disk with room")
    asked = parser.parse_args(arguments)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-data-", dir=asked.scratch) as scratch:
        sizes = [measure(round(float(size) * 1e6), asked.runs, Path(scratch) / "rows") for size in asked.sizes.split()]
    REPORT.write_text(report(sizes, load), encoding="utf-8")
    print(f"Written: {REPORT.relative_to(ROOT)}")


def measure(rows: int, runs: int, folder: Path) -> Size:
    """Write the files, take them in and group them barely, in turn, and clear them away."""
    files = folder / "files"
    files.mkdir(parents=True)
    say(f"{rows:,} rows: writing")
    own("write", str(rows), str(files))
    ours: list[Run] = []
    bare: list[Run] = []
    for number in range(1 if rows >= 50e6 else runs):
        say(f"{rows:,} rows: run {number + 1}")
        for side in (ours, bare) if number % 2 == 0 else (bare, ours):
            side.append(taken_in(files, folder / "project") if side is ours else own("bare", str(files)))
    size = Size(
        rows=rows,
        months=len(list(files.iterdir())),
        bytes=sum(file.stat().st_size for file in files.iterdir()),
        ours=ours,
        bare=bare,
        paid=costs(files, folder / "project" / "data" / "editions"),
    )
    shutil.rmtree(folder)
    return size


def taken_in(files: Path, project: Path) -> Run:
    """The command of the README, in a project of its own that holds nothing yet."""
    shutil.rmtree(project, ignore_errors=True)
    command = ["ingest", "--source", "police_uk_street", "--published", PUBLISHED, str(files)]
    return process(
        [sys.executable, "-m", "progress_update.cli", *command], os.environ | {"PROGRESS_UPDATE_ROOT": str(project)}
    )


def costs(files: Path, editions: Path) -> Paid:
    """In a process of its own: a large parent would count in the memory of its children."""
    command = [sys.executable, __file__, "paid", str(files), str(editions)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Paid(**json.loads(done.stdout))


def own(*arguments: str) -> Run:
    """A part of this script as a process of its own."""
    return process([sys.executable, __file__, *arguments], dict(os.environ))


def process(command: list[str], environment: dict[str, str]) -> Run:
    """Run to the end and measure. Stops the bench where it fails."""
    started = time.perf_counter()
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    took = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"This failed with code {child.returncode}: {' '.join(command)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(took, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


# Parts that run as a process of their own


def write(rows: int, folder: Path) -> None:
    import duckdb

    from progress_update.areas import BOROUGHS
    from progress_update.sources.police_uk_street import CRIME_TYPES

    months = max(MONTHS[0], min(MONTHS[1], rows // ROWS_A_MONTH))
    lists = {
        "kinds": CRIME_TYPES,
        "streets": STREETS,
        "outcomes": OUTCOMES,
        "boroughs": list(BOROUGHS.values()),
    }
    words = {name: "[" + ", ".join(f"'{word}'" for word in listed) + "]" for name, listed in lists.items()}
    with duckdb.connect(":memory:", config={"preserve_insertion_order": False}) as database:
        database.execute(f"set temp_directory = '{folder.parent}'")
        for number in range(months):
            month = f"{2011 + number // 12}-{number % 12 + 1:02d}"
            file = folder / f"{month}-metropolitan-street.csv"
            first, last = rows * number // months, rows * (number + 1) // months
            database.execute(_WRITE.format(month=month, file=file, first=first, last=last, **words))


def bare(folder: Path) -> None:
    import duckdb

    with duckdb.connect(":memory:", config={"temp_directory": str(folder.parent)}) as database:
        database.execute(_BARE.format(folder=folder)).fetchall()


def paid(files: Path, editions: Path) -> Paid:
    from progress_update.editions import list_editions, read_observations
    from progress_update.framework import read_framework
    from progress_update.holdings import open_holdings
    from progress_update.ingest import sha256_of

    framework, committed = read_framework(ROOT / "params" / "framework.yml"), ROOT / "data" / "editions"
    beside = editions.parent / "beside"
    for source in (committed, editions):
        shutil.copytree(source, beside, dirs_exist_ok=True)
    edition = list_editions(editions)[0]
    without, with_it, series = best(
        lambda: open_holdings(committed, framework),
        lambda: open_holdings(beside, framework),
        lambda: read_observations(edition, series=["burglary"]),
    )
    started = time.process_time()
    for file in sorted(files.iterdir()):
        sha256_of(file)
    return Paid(
        hashing=time.process_time() - started,
        edition_bytes=sum(file.stat().st_size for file in edition.folder.iterdir()),
        figures=edition.rows,
        without=without,
        beside=with_it,
        series=series,
    )


def best(*calls: Callable[[], object], rounds: int = 15) -> list[float]:
    """Fewest seconds of each call, taken in turn: what it costs when nothing else is in the way."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, times in zip(calls, taken, strict=True):
            started = time.perf_counter()
            call()
            times.append(time.perf_counter() - started)
    return [min(times) for times in taken]


# The report


def report(sizes: list[Size], load: float) -> str:
    coming_in = [
        "| rows | files | size | `make ingest` | bare DuckDB | ratio | CPU, ingest | CPU, bare | peak memory, ingest "
        "| peak memory, bare | SHA-256 alone, CPU |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    paid = ["| rows | figures held | edition | opening, without | opening, with | one series read |"]
    paid.append("|--:|--:|--:|--:|--:|--:|")
    for size in sizes:
        cost = size.paid
        ours, theirs = median(size.ours), median(size.bare)
        coming_in.append(
            f"| {size.rows / 1e6:g} million | {size.months} | {size.bytes / 1e9:.2f} GB | {ours.seconds:.1f} s "
            f"| {theirs.seconds:.1f} s | {ours.seconds / theirs.seconds:.2f} | {ours.processor:.1f} s "
            f"| {theirs.processor:.1f} s | {ours.memory / 1e6:,.0f} MB | {theirs.memory / 1e6:,.0f} MB "
            f"| {cost.hashing:.1f} s |"
        )
        paid.append(
            f"| {size.rows / 1e6:g} million | {cost.figures:,} | {cost.edition_bytes / 1e3:,.0f} kB "
            f"| {cost.without * 1e3:.0f} ms | {cost.beside * 1e3:.0f} ms | {cost.series * 1e3:.1f} ms |"
        )
    runs = ", ".join(f"{len(size.ours)} of {size.rows / 1e6:g} million" for size in sizes)
    return TEXT.format(machine=machine(), load=load, runs=runs, coming_in="\n".join(coming_in), paid="\n".join(paid))


TEXT = """# Street files: time and memory as data grow

Written by `make bench-data`; `make bench-data SIZES="1 10"` measures other sizes (millions of rows).

Measured on {machine}.
Load at the start, from other work: {load:.1f}.

The files are made up in the layout of data.police.uk. Both sides ran in turn on the same files, each as a process of
its own ({runs}).
Seconds, processor seconds and memory are medians of the whole process, start of Python included. Memory is the peak
resident set that the kernel counted; neither side starts further processes.

- *`make ingest`*: the command as a user types it: every row judged, rows that cannot be used set aside, lines of
  every file counted by a second means, SHA-256 of every file, the edition written.
- *Bare DuckDB*: `select Month, borough, "Crime type", count(*) from read_csv('*.csv') group by all`, with DuckDB's
  own settings, and nothing else.

## Coming in

{coming_in}

The checksum is worked out in a thread beside the reading. Its own processor time is in the last column. On a machine
with other work the ratio of seconds moves from run to run; the processor seconds move less.

## What a report pays

An edition holds counts by month, borough and crime type, not rows: its size follows the months and not the rows.
*Opening* is `open_holdings` on the committed editions, without and with the street edition beside them, in turn; the
fewest seconds of 15 rounds.

{paid}
"""


def median(runs: list[Run]) -> Run:
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("seconds", "processor", "memory")))


def machine() -> str:
    import duckdb

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model()}) and {memory:.0f} GiB under {platform.system()}, "
        f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    )


def model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", rows, folder]:
            write(int(rows), Path(folder))
        case ["bare", folder]:
            bare(Path(folder))
        case ["paid", files, editions]:
            print(json.dumps(asdict(paid(Path(files), Path(editions)))))
        case arguments:
            main(arguments)
