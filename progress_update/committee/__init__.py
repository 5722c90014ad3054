"""The committee's pack: one PDF of a built release, with a cover sheet, what is asked, the report and its tables."""

from progress_update.committee.pack import Pack, write_pack

__all__ = ["Pack", "write_pack"]
