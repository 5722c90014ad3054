"""Estimates with their intervals and tests: pure functions, numbers in and numbers out.

Shares are fractions of 1 and intervals two-sided at 95% unless a confidence is given. Each function is checked
against worked answers, and where statsmodels has it, against statsmodels.
"""

from progress_update.statistics.control_charts import (
    NEAR,
    ONE_SIDE,
    OUTSIDE,
    PRIORITY,
    RULES,
    TREND,
    TRIAL_POINTS,
    ControlChart,
    ProcessState,
    Side,
    Signal,
    State,
    control_chart,
    process_state,
)
from progress_update.statistics.counts import (
    binomial_p,
    difference_of_rates,
    dispersed,
    dispersion,
    garwood,
    log_ratio_standard_error,
    percent_change,
    rate_ratio_exact,
    rate_ratio_exact_p,
    rate_ratio_log_wald,
    rate_ratio_log_wald_z,
    rate_ratio_score,
    rate_ratio_score_p,
    ratio_of_ratios,
)
from progress_update.statistics.estimates import (
    CONFIDENCE,
    Estimate,
    Sample,
    difference_of,
    normal_interval,
    two_sided_p,
    z_of,
    z_score,
)
from progress_update.statistics.gaps import (
    TOLERANCE,
    Gap,
    Status,
    average_share,
    change_in_gap,
    change_in_gap_p,
    change_in_gap_z,
    equality_gap,
    gap_from_average,
    naive_gap_standard_error,
)
from progress_update.statistics.movements import Judgement, Movement, Wanted, judgement, movement
from progress_update.statistics.multiple import Adjusted, benjamini_hochberg, expected_false_findings
from progress_update.statistics.ranks import Rank, pairwise_confidence, rank
from progress_update.statistics.rolling import (
    implied_quarter_change,
    independent_standard_error,
    overlapping_standard_error,
    rolling_sums,
)
from progress_update.statistics.shares import (
    detection_rate,
    detection_rate_ratio,
    difference,
    difference_p,
    difference_wald,
    difference_z,
    kish_design_effect,
    margin_of_error,
    percent_of_before,
    percentage_points,
    pooled_share,
    pooled_standard_error,
    standard_error,
    wilson,
    wilson_centre,
    wilson_half_width,
)
from progress_update.statistics.victims import NOT_NOTIFIABLE, Repeats, repeat_victimisation, total_notifiable_offences

__all__ = [
    "CONFIDENCE", "NEAR", "NOT_NOTIFIABLE", "ONE_SIDE", "OUTSIDE", "PRIORITY", "RULES", "TOLERANCE", "TREND",
    "TRIAL_POINTS", "Adjusted", "ControlChart", "Estimate", "Gap", "Judgement", "Movement", "ProcessState", "Rank",
    "Repeats", "Sample", "Side", "Signal", "State", "Status", "Wanted", "average_share", "benjamini_hochberg",
    "binomial_p", "change_in_gap", "change_in_gap_p", "change_in_gap_z", "control_chart", "detection_rate",
    "detection_rate_ratio", "difference", "difference_of", "difference_of_rates", "difference_p", "difference_wald",
    "difference_z", "dispersed", "dispersion", "equality_gap", "expected_false_findings", "gap_from_average",
    "garwood", "implied_quarter_change", "independent_standard_error", "judgement", "kish_design_effect",
    "log_ratio_standard_error", "margin_of_error", "movement", "naive_gap_standard_error", "normal_interval",
    "overlapping_standard_error", "pairwise_confidence", "percent_change", "percent_of_before", "percentage_points",
    "pooled_share", "pooled_standard_error", "process_state", "rank", "rate_ratio_exact", "rate_ratio_exact_p",
    "rate_ratio_log_wald", "rate_ratio_log_wald_z", "rate_ratio_score", "rate_ratio_score_p", "ratio_of_ratios",
    "repeat_victimisation", "rolling_sums", "standard_error", "total_notifiable_offences", "two_sided_p", "wilson",
    "wilson_centre", "wilson_half_width", "z_of", "z_score",
]  # fmt: skip
