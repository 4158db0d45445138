"""The figure that every plot returns, with its alternative text and its files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from ..base import files
from ..base.errors import OutputError

if TYPE_CHECKING:
    import os


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

    def contents(self) -> dict[str, bytes]:
        """Return the files of the picture.

        Returns
        -------
        dict of str to bytes
            The picture as ``png`` and ``svg``, and its alternative text as ``txt``.
        """
        return {
            "png": self.png(),
            "svg": self.svg(),
            "txt": (self.hearthline_alt + "\n").encode(),
        }

    def write(self, stem: str | os.PathLike[str]) -> None:
        """Write the picture as PNG and SVG, and its alternative text.

        Parameters
        ----------
        stem : str or path
            The path of the files without the file name extension.

        Raises
        ------
        InputError
            If the argument is not a path.
        OutputError
            If a file cannot be written.
        """
        path = files.as_path(stem)
        try:
            for ending, content in self.contents().items():
                path.with_name(f"{path.name}.{ending}").write_bytes(content)
        except (OSError, ValueError) as error:  # A folder without a name: "/".
            reason = error.strerror if isinstance(error, OSError) else error
            raise OutputError(f"cannot write {path}: {reason}") from error

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        return self.png(), {"alt": self.hearthline_alt}
