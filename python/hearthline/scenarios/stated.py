"""Numbers as files state them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def provenance(number: Mapping[str, Any]) -> tuple[str, str]:
    """Return where a number is from.

    Parameters
    ----------
    number : mapping
        The number, as a file states it.

    Returns
    -------
    tuple of str
        ``source``, ``calibrated`` or ``assumption``, and the document, target or
        reason.
    """
    kinds = ("source", "calibrated", "assumption")
    return next((kind, str(number[kind])) for kind in kinds if kind in number)
