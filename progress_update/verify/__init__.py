"""Holds a release against what it says of itself, against what is held now, and against a rebuild."""

from progress_update.verify.record import Record, read_record
from progress_update.verify.verification import Finding, Verification

__all__ = ["Finding", "Record", "Verification", "read_record"]
