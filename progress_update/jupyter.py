"""Jupyter's notebook format and papermill, loaded without what it does not need.

nbformat loads jsonschema, which looks for rfc3987_syntax (JupyterLab brings it) and then builds that package's grammar
of international web addresses: more than a second, longer than everything else in nbformat together. The schema of
notebooks has no such address. papermill loads boto3, where it is, for notebooks that lie in Amazon's stores: none here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _as_if_absent(module: str) -> Iterator[None]:
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # an import of it then raises ImportError
    try:
        yield
    finally:
        del sys.modules[module]


with _as_if_absent("rfc3987_syntax"), _as_if_absent("boto3"):
    import nbformat
    import papermill
    from nbformat import NotebookNode
    from papermill.exceptions import PapermillException, PapermillExecutionError

__all__ = ["NotebookNode", "PapermillException", "PapermillExecutionError", "nbformat", "papermill"]
