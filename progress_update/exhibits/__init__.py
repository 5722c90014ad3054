"""What a notebook calls: each exhibit takes the report and gives a block of the document.

from progress_update.exhibits import open_report

report = open_report(period)
report.exhibit("homicide_domestic")
"""

from progress_update.exhibits.report import Report, open_report

__all__ = ["Report", "open_report"]
