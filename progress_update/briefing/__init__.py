"""The briefing pack of a release: a Word document of the whole update, and slides for a committee.

`docx_faults` and `pptx_faults` tell what is wrong with either file.
"""

from progress_update.office.docx_faults import docx_faults
from progress_update.office.pptx_faults import pptx_faults

__all__ = ["docx_faults", "pptx_faults"]
