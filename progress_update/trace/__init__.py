"""From any figure of a report back to the published file: the chain of what was done, as data and as text.

Terminal, JSON and the page beside the report are all written from one `Chain`.
"""

from progress_update.trace.chain import Chain, Traced
from progress_update.trace.tracer import Tracer

__all__ = ["Chain", "Traced", "Tracer"]
