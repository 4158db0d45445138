"""What draws itself, and which module draws it.

Nothing that is drawn imports what draws it: matplotlib takes its time to load,
and pictures know results, not the other way round. So the module is named here
and loaded when a picture is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from ..base import checks

if TYPE_CHECKING:
    from .picture import Picture

#: The module of `hearthline.pictures` that draws each kind of thing. It has the
#: two functions of `Drawer`.
DRAWERS = {
    "run": "runs",
    "comparison": "comparisons",
    "multistate": "multistate",
    "families": "ward_map",
    "projection": "projection",
    "trace": "timeline",
    "validation": "validation",
}


class Drawer(Protocol):
    """A module that draws one kind of thing."""

    def available(self, drawn: Any, /) -> list[str]:
        """Return the names of the pictures that there are of it."""

    def draw(self, drawn: Any, name: str, /, **options: Any) -> Picture:
        """Return the picture of this name, which is one of those available."""


def drawer(kind: str) -> Drawer:
    """Return the module that draws a kind of thing.

    Parameters
    ----------
    kind : str
        One of `DRAWERS`.
    """
    return cast("Drawer", import_module(f"hearthline.pictures.{DRAWERS[kind]}"))


class Drawn:
    """What has pictures, each with a name."""

    #: Which of `DRAWERS` draws it.
    _kind: ClassVar[str]

    @property
    def pictures(self) -> list[str]:
        """Names of the pictures that `plot` draws."""
        return drawer(self._kind).available(self)

    def _draw(self, name: str | None = None, **options: Any) -> Picture:
        """Draw a picture.

        Parameters
        ----------
        name : str, optional
            One of `pictures`; by default the first of them.
        **options
            What else the drawer takes.

        Raises
        ------
        InputError
            If there is no such picture.
        """
        names = self.pictures
        chosen = names[0] if name is None else checks.one_of("picture", name, names)
        return drawer(self._kind).draw(self, chosen, **options)


class DrawnByName(Drawn):
    """What is drawn by the name of a picture alone."""

    def plot(self, name: str | None = None) -> Picture:
        """Draw a picture.

        Parameters
        ----------
        name : str, optional
            One of `pictures`; by default the first of them.

        Returns
        -------
        Picture
            A matplotlib figure with a description for those who do not see
            it, ``hearthline_alt``.

        Raises
        ------
        InputError
            If there is no such picture.
        """
        return self._draw(name)
