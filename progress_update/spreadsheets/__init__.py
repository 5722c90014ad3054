"""The data beside the report: one workbook as XLSX and ODS, CSV, and their descriptions for machines.

All of it comes from the report's tables and holds the same figures to the last digit; `equality` compares,
`checks` goes through the Analysis Function's checklist of accessible spreadsheets. Nothing here works out a figure.
"""

from progress_update.spreadsheets.checks import spreadsheet_faults

__all__ = ["spreadsheet_faults"]
