"""What the numbers of a strategy rest on."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Basis:
    """What a workbook shows beside the numbers.

    Attributes
    ----------
    costs : pandas.DataFrame
        The unit costs, with provenance.
    changes : pandas.DataFrame
        What differs from the baseline.
    answers : list of (str, str)
        Questions that are asked of a savings claim, and what the run says.
    run : dict of str to str
        How the run can be repeated.
    """

    costs: pd.DataFrame
    changes: pd.DataFrame
    answers: list[tuple[str, str]] = field(default_factory=list)
    run: dict[str, str] = field(default_factory=dict)

    @classmethod
    def nothing(cls) -> Basis:
        """Return that of numbers of which nothing else is known.

        Returns
        -------
        Basis
        """
        return cls(pd.DataFrame(), pd.DataFrame())
