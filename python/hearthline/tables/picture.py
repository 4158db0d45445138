"""The figure that every plot returns, with its alternative text and its files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from pathlib import Path


class Picture(Figure):
    """A matplotlib figure with alternative text.

    Attributes
    ----------
    hearthline_alt : str
        The alternative text: what the picture shows.
    hearthline_title : str
        The title.
    """

    hearthline_alt: str = ""
    hearthline_title: str = ""

    def png(self) -> bytes:
        """Return the picture as a PNG file.

        Returns
        -------
        bytes
            The content of the file.
        """
        buffer = io.BytesIO()
        canvas: Any = FigureCanvasAgg(self)
        canvas.print_png(
            buffer,
            metadata={
                "Title": self.hearthline_title,
                "Description": self.hearthline_alt,
                "Software": "hearthline",
            },
        )
        return buffer.getvalue()

    def svg(self) -> bytes:
        """Return the picture as an SVG file in which text remains text.

        Returns
        -------
        bytes
            The content of the file.
        """
        buffer = io.BytesIO()
        canvas: Any = FigureCanvasSVG(self)
        with matplotlib.rc_context(
            {"svg.fonttype": "none", "svg.hashsalt": "hearthline"}
        ):
            canvas.print_svg(
                buffer,
                metadata={
                    "Title": self.hearthline_title,
                    "Description": self.hearthline_alt,
                    "Creator": "hearthline",
                    "Date": None,
                },
            )
        return buffer.getvalue()

    def write(self, stem: Path) -> None:
        """Write the picture as PNG and SVG, and its alternative text.

        Parameters
        ----------
        stem : pathlib.Path
            The path of the files without the file name extension.
        """
        for ending, content in (
            ("png", self.png()),
            ("svg", self.svg()),
            ("txt", (self.hearthline_alt + "\n").encode()),
        ):
            stem.with_name(f"{stem.name}.{ending}").write_bytes(content)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        return self.png(), {"alt": self.hearthline_alt}
