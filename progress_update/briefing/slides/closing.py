"""The last slides: how to read the briefing, where its figures come from, whom to ask."""

from __future__ import annotations

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.design import Box
from progress_update.briefing.slides.drawings import marks_column
from progress_update.briefing.slides.exhibits import HEADLINES
from progress_update.briefing.slides.rows import MARK, ROW, TOP, set_heights
from progress_update.briefing.slides.writing import Column, Line, place_table, place_text
from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits.sources import editions_used
from progress_update.methods import JUDGED
from progress_update.period import day_name
from progress_update.tables import judgement_kind

MEANINGS = (Column("Judgement", 80, indent=MARK + 2), Column("When", 226.667))
SOURCES = (Column("Source", 170), Column("Edition", 60), Column("Data to", 46), Column("Measures", 30.667, "right"))


def closing(deck: Deck) -> None:
    how_to_read(deck)
    sources(deck)
    contact(deck)


def how_to_read(deck: Deck) -> None:
    slide = deck.slide("Scorecard", "How to read this briefing", _how_notes(deck))
    said = "What counts is the 95% interval of the change, never the change itself"
    stand = deck.write(slide, "Standfirst", [said])
    rows = [
        [
            Line(judgement.capitalize(), "cell-strong", judgement_kind(judgement)),
            Line(JUDGED[judgement].capitalize(), "cell"),
        ]
        for judgement in JUDGEMENTS
    ]
    top = TOP + 6
    table = place_table(slide, deck.design.left, top, MEANINGS, rows, [ROW] * (len(rows) + 1), deck.design,
                        alt="The five judgements and when each is given", name="Judgements")  # fmt: skip
    stand._element.addnext(table._element)
    marks = marks_column(JUDGEMENTS, deck.report.brand, heights=[ROW] * len(rows), mark=MARK)
    deck.picture(slide, marks, Box(deck.design.left, top + ROW, MARK, ROW * len(rows)),
                 alt="The marks of the five judgements, from top to bottom: I, W, N, C, x", name="Marks",
                 after=table, over=True)  # fmt: skip
    below = top + ROW * (len(rows) + 1) + 7
    lines = [Line(text, "body") for text in _reading(deck)]
    place_text(slide, Box(deck.design.left, below, deck.design.width, 56), lines, deck.design, name="Reading")
    deck.close(slide)


def sources(deck: Deck) -> None:
    used = editions_used(deck.report)
    notes = [f"{one.source.title}. Counts: {one.source.counts}. Watch: {one.source.watch}" for one in used]
    slide = deck.slide("Scorecard", "Sources", notes)
    deck.write(slide, "Standfirst", ["Every figure is from one published edition; earlier editions are kept"])
    rows = [
        [
            Line(f"{one.source.title} ({one.source.publisher})", "cell"), Line(one.editions, "cell-quiet"),
            Line(one.through, "cell-quiet"), Line(str(one.measures), "cell"),
        ]
        for one in used
    ]  # fmt: skip
    place_table(slide, deck.design.left, TOP, SOURCES, rows, set_heights(deck, rows, SOURCES), deck.design,
                alt="Sources with the edition used, how far its data go and the measures that rest on it",
                name="Sources")  # fmt: skip
    deck.close(slide)


def contact(deck: Deck) -> None:
    settings, who, following = deck.report.settings, deck.report.settings.contact, deck.report.period.plus(1)
    slide = deck.slide("Text", "Contact and next update", [settings.standing])
    known = [who.person, who.email, who.telephone]
    lines = [
        Line(who.name, "strong"), Line(who.address, "body"), *(Line(text, "body") for text in known if text),
        Line(who.page, "body", "navy", address=f"https://{who.page}"),
        Line("", "body"),
        Line(f"The next update, for {following.label}, is due on {day_name(settings.next_release_date)}.", "body"),
        Line(f"The whole update, with every figure's data: {deck.report.framework.plan.address}", "body"),
        Line("", "body"),
        Line(settings.standing, "note"),
        Line(f"{deck.report.framework.plan.also_known_as}.", "note"),
    ]  # fmt: skip
    deck.write(slide, "Text", [line for line in lines if line.text or line.style == "body"])
    deck.close(slide)


def _reading(deck: Deck) -> list[str]:
    share = f"{100 * deck.report.framework.rules.false_findings:.0f}%"
    measures = deck.report.results.measures
    tested, moved = int(measures["p_value"].notna().sum()), measures["judgement"].isin(["improved", "worsened"])
    stand = int((moved & measures["stands"]).sum())
    return [
        "The dot is the change, the whisker its 95% interval. Right of the line is better for Londoners, left is "
        "worse. Per cent for counts, percentage points for surveys and rates.",
        f"{tested} changes were tested, {int(moved.sum())} improved or worsened; {stand} of those stand when all tests "
        f"are allowed for together (on average at most {share} of such findings are false).",
        f"Up to {HEADLINES} measures have a slide of their own: those that moved first, the surest before the others.",
    ]


def _how_notes(deck: Deck) -> list[str]:
    rules = deck.report.framework.rules
    return [
        f"Below a count of {rules.small_count} in either year the difference is shown instead of a percentage.",
        "No comparison spans a change in how figures are made.",
        "Figures are provisional [p] while their publisher still revises them, revised [r] where they differ from the "
        "edition that first carried them.",
        "How figures are judged is a chapter of the update.",
    ]
