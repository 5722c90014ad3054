"""What of an update is written by people: whom to ask, the plan's milestones, the consultation, accounts in words."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import (
    Field,
)

from progress_update.settings.parts import Part, Span, Text


class Contact(Part):
    name: Text
    address: Text
    page: Text
    person: Text | None = None
    email: Text | None = None
    telephone: Text | None = None


class Milestone(Span):
    """A step of the plan; `due` is the last day it may take by law, where there is one."""

    title: Text
    gave: Text
    due: date | None = None


class Channels(Part):
    """Ways to answer the consultation that are alike."""

    title: Text
    ways: Annotated[list[Text], Field(min_length=1)]


class Consultation(Span):
    channels: list[Channels]
    result: Text | None = None

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class Strategy(Part):
    """The refreshed strategy on violence against women and girls."""

    title: Text
    introduction: Text
    sections: list[Text]
    themes: list[Text]
    published: date


class Account(Part):
    """What the Office says in words of one outcome. Empty until it does."""

    done: Text | None = None
    heard: Text | None = None
    unknown: Text | None = None


class AccountTitles(Part):
    done: Text
    heard: Text
    unknown: Text


class Qualitative(Part):
    """The accounts of the priority that is assessed in words, by outcome."""

    titles: AccountTitles
    to_come: Text
    accounts: dict[str, Account]

    def slots(self, outcome: str) -> list[tuple[str, str, bool]]:
        """For each of the three places its title, its text, and whether the text is still to come."""
        account = self.accounts.get(outcome, Account())
        texts = [(getattr(self.titles, slot), getattr(account, slot)) for slot in AccountTitles.model_fields]
        return [(title, text or self.to_come, text is None) for title, text in texts]


class Term(Part):
    term: Text
    meaning: Text
