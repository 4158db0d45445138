"""Results that draw themselves."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from ..pictures.frame import Picture


class Drawn:
    """Results with pictures, each drawn by its name."""

    #: The module that draws. It is loaded when a picture is asked for, as
    #: matplotlib takes its time.
    _drawer: ClassVar[str]

    @property
    def pictures(self) -> list[str]:
        """Names of the pictures that `plot` draws."""
        names: list[str] = self._draws().available(self)
        return names

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
        drawing = self._draws()
        chosen = drawing.available(self)[0] if name is None else name
        picture: Picture = drawing.draw(self, chosen)
        return picture

    @classmethod
    def _draws(cls) -> Any:
        return import_module(f"hearthline.pictures.{cls._drawer}")
