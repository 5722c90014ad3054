"""Word lists of the grammar: what measures count, words that name nothing, words that begin a new clause."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What the report's figures count.
UNITS = _words(
    """
    burglaries burglary call calls case cases crime crimes death deaths discharge discharges homicide homicides
    incident incidents injuries killing killings londoners men offence offences people person reports robberies
    robbery theft thefts victim victims women
    """
)

# What other numbers in commentary count.
OTHER_THINGS = _words(
    """
    actions area areas arrests borough boroughs cameras chapters charges children comparators courts day days
    editions families files force forces grants groups guns hospitals hours hubs interviewed interviews knives
    measure measures meetings minutes month months notes officer officers organisations outcome outcomes parents
    partners patrols per-head places priorities priority programme programmes project projects pupils quarter
    quarters question questions reasons recommendations residents respondents responses school schools searches
    sections services sessions sites sources staff station stations steps students surveys team teams themes
    things vehicles visits ward wards ways weapons week weeks workshops year years
    """
)

# Words after which a clause has a subject of its own, or none.
BREAKS = _words(
    """
    after although and as because but despite following however meanwhile since so though unless until when
    where whereas which while with yet
    """
)

# Words that part a number from a name behind it.
EVENTS = _words(
    """
    against and are but compared fell from had has have is made rose said showed shows stood than to was were
    while
    """
)

# Words that speak of nothing but the figure itself: a clause of these is about what was named before.
NEUTRAL = _words(
    """
    a about above absolute accounted across again against agree agreed agreement all almost also although always
    among amongst an and another answered any appear appears approximately are area areas around as asked at
    back bad be became because becoming been before began being believe below best between biggest both but by
    calls came can capital change changed changes chapter city clear comparators compared comparing comparison
    confidence continue continued continues contrast count counted counts data days decreased despite did died
    difference different do does doubled down drop due during each earlier either end ended essentially even
    ever every experienced fall falling feel feeling feels fell felt fewer fifth figure figures finding findings
    first following for found from further getting goes going gone good greater had half has have having he
    headline held hence higher how however if improvement in included including increase increased indeed
    instead interval intervals into is it its itself judged judgement judgements just keep kept large larger
    largest last lasting later latest least less level levels lie lies like likely line lives london london's
    londoners long lost lower made make making many margin marked me mean means meanwhile measurably measure
    measured measures men met met's modest month months more most move moved mps much near nearly neither
    nevertheless new newest news next no none nonetheless nor not noted now number numbers occurred of off
    offences on once one ones only or other our out over overall part parts passed people per percentage period
    periods picture plan plan's point points police police-recorded present previous proportion public published
    put quarter quarters ranges rate rates rather reached reaching reading readings real recently recorded
    recording reduced relative remain remained remains report reported rest rests result results rise risen
    rising rose run runs said same saw say saying says score scores second see seem seems seen set share shares
    sharp show showed shown shows significant similar simply since single slight small smaller so some sometimes
    spans stand standing stands started statistic statistically statistics steep still stood such survey taken
    tenth terms than that the their them then there therefore these they think third this those though thought
    three through thus time to together too total totals towards trend trends twelve two under unlike until up
    update upon value values very victims volume volumes was way we weeks well went were what when where whereas
    whether which while who whole whose will with within without women words worsening worst year years yet
    marks marked represents represented equates amounts amounted comes came follows followed leaves brings puts gives
    gave tells saw experienced logged counted tallied registered noted observed received current annual yearly
    quarterly monthly twelve-month encouraging disappointing worrying welcome notable noticeable pronounced
    dramatic considerable substantial significant slight gentle tiny
    demand exceptional returned apparent extra mark big huge massive major minor fourth
    fifth successive straight consecutive having those however turning looking encouragingly again strong
    strongest biggest sharpest steepest story bad worst good best remarkable far every nobody everyone someone
    adults residents respondents public surveyed asked interviewed told survey surveys statistics official
    across capital's everywhere pandemic lockdown lockdowns restrictions covid london-wide met-wide force-wide
    """
)

# Words of labels that say nothing of which figure is meant.
IDLE = _words(
    """
    a about after agreement all alone an and are area as at be by call calls can cases do does everyone fairly's
    feel feeling feels felt for from good's i if in is it local locally londoner londoners met mps of on or
    organisation out people police policing rate rating recorded report reported seeing serious served taken
    taking that the them there they thing things to use using very victims' walk walking what when who whole
    with within
    """
)

# Other words that may stand inside a name without ending it.
GLUE = _words(
    """
    aged feelings sense agree agreed agreeing among amongst any believe believed each feel's her his home number
    numbers our proportion said same say saying share than-not their think thought total was were who've
    """
)

# A figure with one of these in its name is meant only where the word is there.
HEADS = _words(
    """
    day gap outcomes positive problem reoffending repeat satisfaction supporting survey teenage victimisation
    """
)

# Words of many names that mean none of them alone.
VAGUE = _words(
    """
    crime offending other victims
    """
)
