"""Which build of Hearthline simulated results, and whether this one would agree."""

from __future__ import annotations

from typing import NamedTuple

from .. import _core
from ..base.errors import InputError


class Build(NamedTuple):
    """A build of Hearthline, as far as its results are concerned.

    Attributes
    ----------
    version : str
        Its version.
    run_digest : str
        The recorded digest of fixed runs (``hearthline/digests.hpp``), which
        changes with the results of the engine; empty in folders that were saved
        before it was recorded.
    """

    version: str
    run_digest: str

    def check(self, where: str, advice: str) -> None:
        """Check that this build gives the same results bit for bit.

        Parameters
        ----------
        where : str
            What the message begins with: a folder or an option.
        advice : str
            What to do otherwise.

        Raises
        ------
        InputError
            If it does not.
        """
        own = Build.this()
        if self == own:
            return
        raise InputError(
            f"{where}: expected results of version {own.version} with run digest "
            f"{own.run_digest}, found version {self.version} with "
            f"{self.run_digest or 'none'}; {advice}"
        )

    @classmethod
    def this(cls) -> Build:
        """Return the build that is running."""
        return cls(_core.version, _core.run_digest)
