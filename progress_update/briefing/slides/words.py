"""The priority that is assessed in words: the plan's own sentence, and the accounts of its outcomes."""

from __future__ import annotations

from progress_update.briefing.slides.deck import Deck
from progress_update.briefing.slides.design import Box
from progress_update.briefing.slides.rows import BOTTOM, CELL_ROOM, ROW, TOP, set_heights
from progress_update.briefing.slides.writing import Column, Line, inner_width, place_table, place_text
from progress_update.commentary.sentences import paragraphs
from progress_update.framework import Outcome, Priority
from progress_update.settings import AccountTitles

MORE = "(More in the notes.)"


def in_words(deck: Deck, priority: Priority, title: str, *, notes: list[str]) -> None:
    """One slide; accounts that are longer than their place are cut after a sentence, and whole in the notes."""
    outcomes = deck.report.framework.outcomes_of(priority.id)
    accounts = {outcome: _accounts(deck, outcome) for outcome in outcomes}
    headings = [slot for slot, _, _ in accounts[outcomes[0]]]
    told = [
        f"{outcome.title}. {slot}: {' '.join(said)}"
        for outcome, slots in accounts.items() for slot, said, to_come in slots if not to_come
    ]  # fmt: skip
    slide = deck.slide("Scorecard", title, ["The Office gives its account of this priority in words.", *notes, *told])
    deck.write(slide, "Standfirst", ["Assessed in words, not numbers: no measures are proposed"])
    statement = f"“{priority.statement}”"
    height = deck.design.height(statement, "statement", deck.design.width)
    box = Box(deck.design.left, TOP + 2, deck.design.width, height)
    place_text(slide, box, [Line(statement, "statement")], deck.design, name="Statement")
    top = box.bottom + 8
    columns = [Column(heading, deck.design.width / (len(headings) + 1)) for heading in ("Outcome", *headings)]
    room = (BOTTOM + 8 - top - ROW) / len(outcomes) - CELL_ROOM
    rows = [
        [Line(outcome.title, "cell-strong")]
        + [
            Line(_cut(deck, said, inner_width(columns[n], n, len(columns)), room), "cell-quiet" if to_come else "cell")
            for n, (_, said, to_come) in enumerate(slots, 1)
        ]
        for outcome, slots in accounts.items()
    ]
    place_table(slide, deck.design.left, top, columns, rows, set_heights(deck, rows, columns), deck.design,
                alt="The outcomes of this priority and what is said of each", name="Accounts")  # fmt: skip
    deck.close(slide)


def _accounts(deck: Deck, outcome: Outcome) -> list[tuple[str, list[str], bool]]:
    """Of each place its title, its sentences as checked, in plain words, and whether it is still to come."""
    slots = deck.report.settings.qualitative.slots(outcome.id)
    found = []
    for slot, (title, text, to_come) in zip(AccountTitles.model_fields, slots, strict=True):
        written = text if to_come else deck.report.checked.text("qualitative", "accounts", outcome.id, slot)
        found.append((title, [sentence.plain for part in paragraphs(written) for sentence in part], to_come))
    return found


def _cut(deck: Deck, sentences: list[str], width: float, room: float) -> str:
    if deck.design.height(" ".join(sentences), "cell", width) <= room:
        return " ".join(sentences)
    for kept in range(len(sentences) - 1, 0, -1):
        text = " ".join([*sentences[:kept], MORE])
        if deck.design.height(text, "cell", width) <= room:
            return text
    return "In the notes."
