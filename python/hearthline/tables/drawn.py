"""Objects that can plot themselves, and the module that draws each kind.

Drawing modules import the results that they draw; results import no drawing module. A
result names its kind, `DRAWERS` names the module for that kind, and the module is
loaded, with matplotlib, when the first picture is requested.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, cast

from ..base import checks

if TYPE_CHECKING:
    from .picture import Picture

#: The module of `hearthline.pictures` that draws each kind of object, which has the
#: two functions of `Drawer`.
DRAWERS = {
    "run": "runs",
    "comparison": "comparisons",
    "multistate": "multistate",
    "multistate_comparison": "multistate_comparisons",
    "families": "ward_map",
    "projection": "projection",
    "reached": "reached",
    "trace": "timeline",
    "validation": "validation",
    "waterfall": "waterfall",
}


class Drawer(Protocol):
    """A module that draws one kind of object."""

    def available(self, drawn: Any, /) -> list[str]:
        """Return the names of the pictures available for an object.

        Parameters
        ----------
        drawn : object
            The object.

        Returns
        -------
        list of str
        """

    def draw(self, drawn: Any, name: str, /, **options: Any) -> Picture:
        """Draw a picture of an object.

        Parameters
        ----------
        drawn : object
            The object.
        name : str
            One of the available pictures.
        **options
            Arguments of the picture.

        Returns
        -------
        Picture
        """


def drawer(kind: str) -> Drawer:
    """Return the module that draws a kind of object.

    Parameters
    ----------
    kind : str
        One of `DRAWERS`.

    Returns
    -------
    Drawer
    """
    return cast("Drawer", import_module(f"hearthline.pictures.{DRAWERS[kind]}"))


class Drawn:
    """An object with named pictures."""

    #: Its key in `DRAWERS`.
    _kind: ClassVar[str]

    @property
    def pictures(self) -> list[str]:
        """The names of the pictures that `plot` draws."""
        return drawer(self._kind).available(self)

    def _draw(self, name: str | None = None, **options: Any) -> Picture:
        """Draw a picture.

        Parameters
        ----------
        name : str, optional
            One of `pictures`; by default the first one.
        **options
            Further arguments of the drawing module.

        Returns
        -------
        Picture

        Raises
        ------
        InputError
            If there is no such picture.
        """
        names = self.pictures
        chosen = names[0] if name is None else checks.one_of("picture", name, names)
        return drawer(self._kind).draw(self, chosen, **options)


class DrawnByName(Drawn):
    """An object whose pictures take no further arguments."""

    def plot(self, name: str | None = None) -> Picture:
        """Draw a picture.

        Parameters
        ----------
        name : str, optional
            One of `pictures`; by default the first one.

        Returns
        -------
        Picture
            A matplotlib figure, with its alternative text in ``hearthline_alt``.

        Raises
        ------
        InputError
            If there is no such picture.
        """
        return self._draw(name)
