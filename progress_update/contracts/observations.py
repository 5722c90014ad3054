"""The table of published figures, as editions hold them."""

from __future__ import annotations

from progress_update.contracts.table import Column, Table

OBSERVATIONS = Table(
    "observations",
    "one published figure",
    (
        Column("series", "text", "What is counted or asked, an id within its source"),
        Column("area", "text", "`MPS` for London as policed, a borough's GSS code, `unknown` or `airports`"),
        Column("group", "text", "Whom the figure is about: `all`, or a group such as `women`"),
        Column("start", "date", "First day covered"),
        Column("end", "date", "Last day covered"),
        Column("value", "number", "The figure; empty where the publisher has none", "count, or fraction of 1", True),
        Column("numerator", "number", "Upper count of a proportion, where published", "count", True),
        Column("denominator", "number", "Lower count of a proportion, where published", "count", True),
        Column("base", "number", "People asked (unweighted), where published", "respondents", True),
        Column("design_effect", "number", "Variance against a simple random sample, where published", "", True),
        Column(
            "status", "text", "Standing of the figure",
            allowed=("final", "provisional", "not asked", "illustrative"),
        ),
    ),
    ("series", "area", "group", "start", "end"),
)  # fmt: skip
