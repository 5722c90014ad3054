"""Words of movement in a sentence: `rose`, `fell`, `worsened`, `no clear change`, with what takes them back.

Aims ("to reduce burglary") and qualities ("improved lighting") are no claims. A denial ("did not rise") and
doubt ("cannot be said to have risen") are read as such.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from progress_update.commentary.times import BLANK

Way = Literal["up", "down", "better", "worse", "steady", "narrower", "wider"]
Mood = Literal["said", "denied", "doubted"]

_LEVEL = rf"(?= (?:its |the |their |that |those |what |where |levels?|{BLANK}))"
_FOLLOWED = (
    rf"(?=\s*(?:$|[.,;:()!?{BLANK}]|[+−-]?\d|(?:by|to|from|in|since|over|on|again|and|but"
    rf"|or|for|against|compared|than|slightly"
    r"|sharply|significantly|clearly|markedly|while|whereas|at|as|after|during|too|further"
    r"|between|most|more|faster|about|"
    r"around|nearly|almost|roughly|this|last|with|among|across|steadily|substantially|considerably"
    r"|only|overall|a little"
    r"|year|not|up|the most|[a-z]+ly)\b))"
)
_WAYS: list[tuple[Way, str]] = [
    (
        "steady",
        r"unchanged|(?:remain(?:s|ed|ing)?|were|was|is|are|been|be|stay(?:s|ed)?|held|broadly"
        r"|fairly|largely) (?:[a-z]+ly |"
        r"largely |relatively |very |much )?(?:stable|steady|flat|level|static|constant|the same|similar)|stable|"
        r"(?:not|n't|never|neither|hardly|barely) (?:clearly |really |significantly |materially |much )?change(?:d)?|"
        r"(?:no|little|without|any) (?:clear |real |significant |material |discernible |statistically significant "
        r"|obvious |overall "
        r"|measurable |evidence of (?:a |any )?(?:clear |real )?)*(?:change|movement|difference|clear trend)s?|"
        r"(?:much|about|broadly|roughly|around|almost|nearly) the same|held (?:steady|firm)|holding steady"
        r"|stood still"
        r"|plateaued|no different|flat-?lined|level+ed off|(?:little|barely|hardly) (?:changed?|moved)|unmoved"
        r"|similar to|level with|in line with|not clearly different|(?:not|n't) (?:clearly |really )?(?:move"
        r"|differ)\b",
    ),
    ("narrower", rf"narrow(?:ed|s|ing|er)|clos(?:ed|ing) (?:slightly |a little )?(?={BLANK}|by|to)"
        r"|(?:has|have|had) (?:now |largely |almost |nearly |all but )?closed"),
    ("wider", r"widen(?:ed|s|ing)|wider(?: than)?|grown wider"),
    (
        "better",
        rf"improve(?:s|ments?)|improved{_FOLLOWED}|improving{_FOLLOWED}|improve\b|got better|brightened"
        rf"|strengthen(?:ed|s|ing)|better than"
        r"|(?:is|was|are|were|been|become|became|becoming|getting|got|clearly|much|slightly"
        r"|did|does|do|doing|fared) better",
    ),
    (
        "worse",
        r"worsen(?:s|ed|ing)?|deteriorat(?:es|ed|ing|ion)|worse|eroded|weakened|darkened|soured|slipped back"
        r"|(?:gone|going|went|moved|moving|heading) (?:in|the) (?:the )?wrong (?:direction|way)|lost ground",
    ),
    (
        "up",
        rf"rose|ris(?:es|en|ing)|(?<!gave )(?<!giving )(?<!give )rise|increases?|increased{_FOLLOWED}"
        rf"|increasing{_FOLLOWED}"
        rf"|gr(?:ew|own|ows|owth)|grow\b|growing{_FOLLOWED}|climb(?:s|ed|ing)?|higher(?! education)"
        rf"|jump(?:s|ed|ing)?|surg(?:e|ed|es|ing)|soar(?:ed|s|ing)?|leap(?:t|ed|s)?|upswing|resurgence|hike"
        rf"|on the up\b"
        rf"|gain(?:ed|s)?(?= (?:of )?{BLANK})|(?:growing|increasing) (?=share|number|proportion)|com(?:ing|es) up\b"
        rf"|balloon(?:ed|ing)|mushroomed|swollen|accelerated"
        rf"|(?:inched|ticked|nudged|drifted|picked|crept) (?:up|higher)\b|"
        rf"doubled|tripled|trebled|upward|uptick|upturn|rebounded|rallied|recovered|overtak(?:en"
        rf"|es)|overtook|surpass(?:ed|es)|spik(?:ed|es)|escalat(?:ed|ing)|mounting|mounted|rocketed"
        rf"|swelled|picked up|pass(?:ed|es)(?= (?:its|the|their|that) )|bounced back|on the rise"
        rf"|went up|gone up|going up|"
        rf"(?<!made )(?<!make )(?<!makes )(?<!making )up(?= (?:by|from|on|slightly|sharply|again|more|about|nearly"
        rf"|almost|around|roughly"
        rf"|over|just|some|\+|{BLANK}))|(?:is|was|are|were|both|all|also|now|again|edged|moved|shot|come|came) up\b|"
        rf"more(?= \w+(?: \w+)? (?:than|{BLANK}))|more(?=(?: [\w'-]+){{1,9}} than (?:in )?{BLANK})"
        rf"|more(?= than {BLANK})|exceed(?:s|ed)|(?:above"
        rf"|over(?= the level)){_LEVEL}|greater than|safer(?=[^.;]* than\b)|feel(?:s|ing)? safer",
    ),
    (
        "down",
        rf"fell|fall(?:s|en|ing)?\b(?! (?:under|within|into|outside|short))|decreas(?:e|es|ed|ing)|declin(?:e|es|ed"
        rf"|ing)|dropp(?:ed|ing)"
        rf"|drops?|reduc(?:es|tions?)"
        rf"|reduced{_FOLLOWED}|reduce\b|lower(?:ed)?\b|fewer|less(?! than)|halved|shr(?:ank|unk|ink|inking)\b"
        rf"|cut(?= by|s? in)|slump(?:ed|s|ing)?|plung(?:e|ed|es|ing)|tumbl(?:e|ed|es|ing)\b"
        rf"|lost(?= {BLANK}+(?! li(?:fe|ves)))|(?:com(?:ing|es)|go|goes|driven|drove|driving|brought|pushed) down\b"
        rf"|(?<!locked )(?<!shut )(?<!closed )(?<!broken )(?<!slowed )down(?=[.,;]|$)|(?:growing )?fewer"
        rf"|contract(?:ed|ion)|abated|waned|ebbed|retreated"
        rf"|(?:inched|ticked|nudged|drifted) (?:down|lower)\b|downturn"
        rf"|slid(?:e|es|ing)?\b|slip(?:ped|s|ping)?\b|crashed|nosedived|tapered off"
        rf"|eas(?:ed|ing)(?= |[.,])|receded|subsided|lessened|diminish(?:ed|ing)"
        rf"|plummet(?:ed|ing)|sank|sunk|sinking|dwindl(?:ed|ing)|collapsed|shed\b|tailed off"
        rf"|dipp?(?:ed|s)?\b|downward|went down|gone down|going down|"
        rf"down(?= (?:by|from|on|slightly|sharply|again|about|nearly|almost|around|roughly|over"
        rf"|just|some|{BLANK}))|(?:is|was|are|were|both|all|also|now|again|edged|moved|came|come) down\b"
        rf"|below{_LEVEL}|short of{_LEVEL}|smaller than|less safe(?=[^.;]* than\b)",
    ),
]  # fmt: skip
_MOVEMENT = re.compile("|".join(rf"(?P<{way}>\b(?:{pattern}))" for way, pattern in _WAYS), re.IGNORECASE)

_AIM = re.compile(
    r"(?:\b(?:will|would|may|might|could|should|must|shall|let's|help|helps|helped|helping"
    r"|aim(?:s|ed)? (?:for|at)|hop(?:e|es|ing) for|"
    r"goal of|aim of|target of|risk of|fear of|wants?|expect(?:s|ed)?|if|in order to|work to"
    r"|efforts? to|plans? (?:to|for)|towards?|"
    r"action (?:to|on)|intended to|need to|seek(?:s|ing)? (?:to|a)|wish(?:es)? to|"
    r"so that)(?: \w+){0,2} )$",
    re.IGNORECASE,
)
# "to reduce burglary": an aim, but "the things that matter to local people improved" is none.
_TO_DO = re.compile(
    r"(?<!measure )(?<!measures )(?<!ttitudes )(?<!continued )(?<!continues )(?<!began )(?<!said )(?<!tended )"
    r"(?<!appear )(?<!appears )(?<!started )(?<!seems )(?<!seem )(?<!found )(?<!seen )\bto(?! have"
    r"| be \w+ed) (?:\w+ ){0,2}$",
    re.IGNORECASE,
)
_DONE = re.compile(r"(?:ed|ew|rose|fell|ank|unk|en|wn|pt|lost|slid)\b", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:not|n't|no|nor|neither|never|without|rather than|instead of|nothing like|hardly"
    r"|far from)\b(?:[^.;:]{0,45})$",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:cannot|can't|could not|not possible|impossible|no way|not enough|too (?:few|small"
    r"|little|early|soon)|nothing|unable"
    r"|(?:do|does|did)(?: not|n't) (?:show|say|tell|allow|establish|prove|let|point|amount)"
    r"|not known|unknown|unclear|uncertain|(?:wrong|mistaken|misleading|premature|rash|too \w+) to (?:be )?"
    r"(?:say|claim|call|read|speak|infer|conclude|suggest|describe|count|report|treat)\w*|"
    r"(?:caution|warn)\w* against|whether|not (?:clear|evidence|proof|certain)|no (?:evidence|proof|sign|clear sign"
    r"|indication|basis)|far from clear|apparent(?:ly)?|seeming(?:ly)?)\b[^.;]*$",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\bno clear change|(?:not|n't) (?:\w+ ){0,4}clear|not (?:a |statistically )*clear(?:ly)?\b"
    r"|within (?:the )?(?:margin|range|interval"
    r"|limits)|by chance|could be chance|chance may|numbers (?:this|so|as|that) small|small numbers|"
    r"too (?:small|few)|not (?:statistically )?significant|\bno(?:t)? (?:a )?(?:change|difference) that"
    r"|interval (?:includes|spans|crosses|"
    r"straddles|takes in|contains)|cannot be (?:told|distinguished)|no (?:statistically )?significant"
    r"|(?:reach|stretch|run)\w* across|not (?:read|take|treat|regard|count|see) (?:this|that|it)|uncertain"
    r"|\bchance\b|\brandom\b|\bnoise\b|natural variation",
    re.IGNORECASE,
)
_OTHER = re.compile(
    rf"more or less|(?:more|less) likely(?![^.;:]* than (?:(?:in|they were|it was) )?{BLANK})"
    r"|\w+(?: \w+)? (?:in|during|throughout) (?:the )?(?:first |second |third )?(?:pandemic|lockdowns?)\b",
    re.IGNORECASE,
)
# Words that set two figures side by side; beside "no clear change" they state a difference and no more.
_COMPARING = re.compile(
    r"^(?:more|fewer|less|higher|lower|up|down|above|below|over|exceed\w*|greater than|smaller than"
    r"|(?:is|was|are|were) (?:up|down))$", re.I)  # fmt: skip


# "cannot be said to have improved or worsened"
_ALTERNATIVE = re.compile(r",? (?:or|nor) (?:\w+ )?")


@dataclass(frozen=True)
class Movement:
    """One word of movement, where it stands, and in what mood. `counted`: how much is told, as in `76 more`."""

    start: int
    end: int
    way: Way
    mood: Mood
    hedged: bool = False
    counted: bool = False
    compared: bool = False


def movements(text: str) -> list[Movement]:
    """The movements that `text` claims, in order. Digits and times are blanked out of it."""
    hedged = bool(_HEDGE.search(text))
    found: list[Movement] = []
    for match in _MOVEMENT.finditer(text):
        way: Way = match.lastgroup  # type: ignore[assignment]
        before = text[: match.start()]
        aimed = _AIM.search(before) or (_TO_DO.search(before) and not _DONE.search(match[0]))
        if aimed or _of_other_thing(match, text):
            continue
        compared = bool(_COMPARING.match(match[0].strip()))
        mood = _mood(way, before)
        if found and _ALTERNATIVE.fullmatch(text, found[-1].end, match.start()):
            mood = found[-1].mood
        counted = compared and bool(re.search(rf"{BLANK}[a-z ]*$", before))
        found.append(
            Movement(match.start(), match.end(), way, mood, hedged and compared, counted, compared or way == "steady")
        )
    return found


@cache
def moves(word: str) -> bool:
    """Whether a word is one of movement by itself."""
    return bool(_MOVEMENT.fullmatch(word))


def _of_other_thing(match: re.Match[str], text: str) -> bool:
    """`more` and `less` before an adjective are no movement of a figure, nor is what happened in the pandemic."""
    return bool(_OTHER.match(text, match.start())) or bool(re.search(r"\bViolence $", text[: match.start()]))


def _mood(way: Way, before: str) -> Mood:
    clause = re.split(r"[;:—–]|, (?:but|while|and|although|though)\b|\bbut\b", before)[-1]
    if _DOUBT.search(clause):
        return "doubted"
    if way == "steady":
        return "denied" if re.search(r"\b(?:not|n't|far from) (?:\w+ )?$", clause, re.IGNORECASE) else "said"
    return "denied" if _DENIAL.search(clause) else "said"
