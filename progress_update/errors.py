"""Every error a user can meet, as one family.

A message is one line: what happened, where (file, line, column, value) and what to do about it.
The command line prints that line without a traceback and exits with the code of its kind.
"""


class ReportError(Exception):
    """Base of the family: `what` happened, `where` it happened, the `remedy`."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(" ".join(self._parts()))

    def _parts(self) -> list[str]:
        place = f"{self.where}:" if self.where else ""
        return [_sentence(part) if part != place else part for part in (place, self.what, self.remedy) if part]


class PeriodError(ReportError):
    """A period that cannot be read, lies in the future or has no data."""

    exit_code = 2


class FrameworkError(ReportError):
    """The plan's framework file is not what it should be."""

    exit_code = 3


class SettingsError(ReportError):
    """A period's settings file is not what it should be."""

    exit_code = 4


class DataFileError(ReportError):
    """A file as received cannot be taken in: nothing of it is kept."""

    exit_code = 5


class EditionError(ReportError):
    """A stored edition is missing, damaged or already there."""

    exit_code = 6


class NotebookError(ReportError):
    """A notebook failed, or declares other parameters than those it is given."""

    exit_code = 7


class RenderError(ReportError):
    """The stitched source could not be turned into a document."""

    exit_code = 8


class SystemLibraryError(ReportError):
    """Something outside Python that the build needs is not on this machine."""

    exit_code = 9


class CommentaryError(ReportError):
    """What people wrote disagrees with the results, or cannot be read."""

    exit_code = 10


class GateError(ReportError):
    """A release is not fit to be published, or there is none to check."""

    exit_code = 11


class FetchError(ReportError):
    """A publisher's file could not be had, or what came is not what was asked for."""

    exit_code = 12


class VerifyError(ReportError):
    """A release is not what a rebuild from its manifest gives, or it has no manifest to rebuild it from."""

    exit_code = 13


class StorageError(ReportError):
    """The disk has no room for a release, or may not be written to."""

    exit_code = 14


class AreaError(ReportError):
    """An area that is no borough of London, or one that the figures held do not cover."""

    exit_code = 15


class BatchError(ReportError):
    """Some reports of a batch failed, or its workers or its store could not be reached."""

    exit_code = 16


class FormatError(ReportError):
    """A format that reports are not made in."""

    exit_code = 17


class PublishError(ReportError):
    """A release may not be published, or could not be sent where it was to go; what was public there still is."""

    exit_code = 18


class EmbargoError(ReportError):
    """A release whose hour has not come."""

    exit_code = 19


class SignOffError(ReportError):
    """A signature that a release needs is missing or stale, or cannot be given or read."""

    exit_code = 20


class SiteError(ReportError):
    """The archive site cannot be made: no releases, one that cannot be read, or a folder that is not the site's."""

    exit_code = 21


class CommitteeError(ReportError):
    """What is written for a committee's pack cannot be read, or says what only the report may say."""

    exit_code = 22


class PreviewError(ReportError):
    """The preview cannot be shown: its port is taken, or may not be used."""

    exit_code = 23


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
