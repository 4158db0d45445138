#!/usr/bin/env python3
"""Execute the notebooks, and store them with their outputs.

    .venv/bin/python tools/execute_notebooks.py [NOTEBOOK ...]

By default all of them. What differs from run to run without meaning (times,
progress bars, versions of programs) is left out, and pictures are made smaller,
so that a change in a stored notebook is a change in what it shows.
`tests/python/test_notebooks.py` executes them by the same function and compares.
"""

from __future__ import annotations

import base64
import io
import os
import re
import sys
import tempfile
from pathlib import Path

import nbclient
import nbformat
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
#: Pixels; the column of a notebook is about as wide.
WIDTH = 1000
COLOURS = 256


def executed(notebook: Path) -> nbformat.NotebookNode:
    """Execute a notebook in a temporary folder; return it with small outputs."""
    content = nbformat.read(notebook, as_version=4)
    os.environ.setdefault("MPLBACKEND", "Agg")
    with tempfile.TemporaryDirectory() as folder:
        nbclient.NotebookClient(
            content,
            timeout=900,
            kernel_name="python3",
            startup_timeout=180,
            # It warns that its sockets, on this machine alone, are not encrypted.
            extra_arguments=["--log-level=ERROR"],
            record_timing=False,
            resources={"metadata": {"path": folder}},
        ).execute()
    content.metadata = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    for cell in content.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if not _is_finished_progress(o)]
            for output in cell.outputs:
                _tidy(output, folder)
    return content


def _is_finished_progress(output: nbformat.NotebookNode) -> bool:
    """Say whether an output is a bar that has cleared itself."""
    return output.output_type == "display_data" and output.data.get("text/html") == ""


def _tidy(output: nbformat.NotebookNode, folder: str) -> None:
    for kind, shown in output.get("data", {}).items():
        if kind == "image/png":
            output.data[kind] = _small(shown)
        elif isinstance(shown, str):
            output.data[kind] = _lasting(shown, folder)
    if "text" in output:
        output.text = _lasting(output.text, folder)


def _lasting(text: str, folder: str) -> str:
    """Return a text without addresses in memory and the temporary folder."""
    return re.sub(r" at 0x[0-9a-f]+", "", text.replace(folder, "notebooks"))


def _small(png: str) -> str:
    """Return a picture as wide as the page, with as many colours as it needs."""
    picture = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    if picture.width > WIDTH:
        height = round(picture.height * WIDTH / picture.width)
        picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
    # The median cut would mix a colour that covers little with others.
    few = picture.quantize(
        COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    buffer = io.BytesIO()
    few.save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode()


def main() -> None:
    """Execute the notebooks that are named, or all."""
    named = [Path(name) for name in sys.argv[1:]]
    for notebook in named or sorted((ROOT / "notebooks").glob("*.ipynb")):
        nbformat.write(executed(notebook), notebook)
        print(f"{notebook.name}: {notebook.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
