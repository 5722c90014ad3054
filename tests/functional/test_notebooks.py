"""Notebooks opened by hand: each runs as it stands, without the pipeline."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient

from progress_update.exhibits.block import MIME


@pytest.mark.parametrize("name", ["00-summary", "04-exploitation-and-harm"])
def test_a_notebook_runs_as_it_stands_and_shows_its_exhibits(root, name):
    notebook = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": root / "notebooks"}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [output.data for output in outputs if output.output_type == "execute_result"]
    assert shown and all(MIME in data and "text/html" in data for data in shown)
    told = "".join(output.text for output in outputs if output.output_type == "stream")
    assert "No period was set: this is January to March 2022" in told
