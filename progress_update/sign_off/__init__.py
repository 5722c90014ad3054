"""Who has reviewed which chapter of a release, in which role and when, and whether what they saw still stands.

Kept as files under params/sign-off/, which no build reads: signing changes no byte of a release.
"""

from progress_update.sign_off.desk import keep, require_signed, sign, status
from progress_update.sign_off.standing import Standing, lines

__all__ = ["Standing", "keep", "lines", "require_signed", "sign", "status"]
