"""The tables that stand beside the results: figures through time, revisions, and a borough beside London."""

from __future__ import annotations

from progress_update.contracts.table import Column, Table

SERIES = Table(
    "series",
    "one figure of one measure through time",
    (
        Column("measure", "text", "The measure's (or its part's, or the context's) id"),
        Column("area", "text", "`MPS` for London as policed, or a borough's GSS code"),
        Column("shape", "text", "count, share, proportion or gap"),
        Column("start", "date", "First day covered"),
        Column("end", "date", "Last day covered"),
        Column("value", "number", "The figure; empty where none was published", "count, or fraction of 1", True),
        Column("low", "number", "Lower end of its 95% interval (surveys and shares)", "as the value", True),
        Column("high", "number", "Upper end of its 95% interval (surveys and shares)", "as the value", True),
        Column("numerator", "number", "Upper count of a share", "count", True),
        Column("denominator", "number", "Lower count of a share", "count", True),
        Column("base", "number", "People asked, published or assumed", "respondents", True),
        Column("status", "text", "Standing of the figure"),
        Column("source", "text", "Source id"),
        Column("edition", "text", "Edition id"),
    ),
    ("measure", "area", "start", "end"),
    in_given_order=True,
)

REVISIONS = Table(
    "revisions",
    "one figure of a quarter, as first published and as held now",
    (
        Column("measure", "text", "The measure's or its part's id"),
        Column("label", "text", "Its name"),
        Column("shape", "text", "count, share, proportion or gap"),
        Column("unit", "text", "What the value counts"),
        Column("start", "date", "First day of the quarter"),
        Column("end", "date", "Last day of the quarter"),
        Column("source", "text", "Source id"),
        Column("first_edition", "text", "The edition that carried the quarter last, or first of several"),
        Column("first_published_on", "date", "When that edition was published"),
        Column("first_value", "number", "The figure in it", "count, or fraction of 1"),
        Column("edition", "text", "The newest edition"),
        Column("published_on", "date", "When that was published"),
        Column("value", "number", "The figure in it", "count, or fraction of 1"),
        Column("change", "number", "Revision: the later figure minus the first", "as the value"),
    ),
    ("measure", "source"),
    in_given_order=True,
)

BESIDE = Table(
    "beside",
    "one measure or context figure of a borough, set beside London and the other boroughs",
    (
        Column("measure", "text", "The measure's or the context's id"),
        Column("area", "text", "The borough's GSS code"),
        Column("shape", "text", "count, share, proportion or gap"),
        Column("population", "number", "Residents of the borough, where a rate is given", "residents", True),
        Column("london_population", "number", "Residents of the 32 boroughs", "residents", True),
        Column("population_on", "date", "The day that the population is estimated for", nullable=True),
        Column("population_edition", "text", "Edition of the population estimates", nullable=True),
        Column("rate", "number", "Rate of the borough", "per 1,000 residents", True),
        Column("rate_low", "number", "Lower end of its 95% interval", "per 1,000 residents", True),
        Column("rate_high", "number", "Upper end of its 95% interval", "per 1,000 residents", True),
        Column("london_rate", "number", "Rate of London", "per 1,000 residents", True),
        Column("ranked_by", "text", "What the boroughs are ranked by, the highest first", nullable=True,
               allowed=("rate", "level")),
        Column("rank", "count", "The borough's place, 1 the highest", "place", True),
        Column("rank_first", "count", "Highest place in its 95% interval", "place", True),
        Column("rank_last", "count", "Lowest place in its 95% interval", "place", True),
        Column("rank_of", "count", "Boroughs that are ranked", "boroughs", True),
        Column("apart", "number", "The borough's change against that of the rest of London", "see apart_unit", True),
        Column("apart_low", "number", "Lower end of its 95% interval", "see apart_unit", True),
        Column("apart_high", "number", "Upper end of its 95% interval", "see apart_unit", True),
        Column("apart_unit", "text", "How the two changes are compared", nullable=True,
               allowed=("ratio of the two ratios", "difference of the two changes")),
        Column("apart_p", "number", "Chance of changes as far apart if there were no difference", "probability", True),
        Column("apart_stands", "truth", "Whether they differ when all these comparisons are allowed for together"),
    ),
    ("measure", "area"),
    in_given_order=True,
)  # fmt: skip
