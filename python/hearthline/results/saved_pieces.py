"""The folder of a run in work: claimed at its start, filled with pieces of draws.

    FOLDER/pieces/lock         locked by the process that writes to the folder
    FOLDER/pieces/run.json     what is simulated; written before the first piece
    FOLDER/pieces/0/           the first scenario, like the folder of a run
    FOLDER/pieces/*.piece      finished draws
    FOLDER/saving/             the results to be, while they are written
    FOLDER/pieces/complete     they are complete, and about to be moved

A lock ends with its process. What a killed process left is taken up, or removed, by the
next one that claims the folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base import files
from ..base.errors import OutputError
from ..base.folders import FORMAT, read_about, write_json
from .build import Build
from .pieces import PiecesInFolder
from .run_folder import SavedRun, describe_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .. import _core
    from ..population.families import Families
    from ..scenarios.scenario import Scenario

PIECES = "pieces"


@dataclass(frozen=True)
class SavedPieces:
    """The opened folder of a run in work.

    Attributes
    ----------
    folder : pathlib.Path
        Its path.
    about : dict
        The content of ``pieces/run.json``.
    runs : list of SavedRun
        The scenarios, without tables.
    """

    folder: Path
    about: dict[str, Any]
    runs: list[SavedRun]

    @staticmethod
    def are_in(folder: Path) -> bool:
        """Return whether a folder is that of a run in work.

        Parameters
        ----------
        folder : pathlib.Path
            The folder.

        Returns
        -------
        bool
        """
        return (folder / PIECES / files.MARKER).is_file()

    @classmethod
    def open(cls, folder: Path, kind: str) -> SavedPieces:
        """Open the folder of a run in work.

        Parameters
        ----------
        folder : pathlib.Path
            The folder.
        kind : {"run", "comparison"}
            The kind of results to expect.

        Returns
        -------
        SavedPieces

        Raises
        ------
        InputError
            If it is of another kind, or was changed.
        """
        inner = folder / PIECES
        about = read_about(inner, f"{kind} in work")
        count = len(about["names"])
        return cls(folder, about, [SavedRun.open(inner / str(i)) for i in range(count)])

    @property
    def names(self) -> list[str]:
        """The names of the scenarios."""
        return list(self.about["names"])

    @property
    def seed(self) -> int:
        """The seed."""
        return int(self.about["seed"])

    @property
    def asked(self) -> int:
        """The number of draws requested."""
        return int(self.about["draws_asked"])

    @property
    def earlier(self) -> Path | None:
        """The folder of the tables of earlier draws, if there are any."""
        earlier = self.about["earlier"]
        if earlier is None:
            return None
        return Path(os.path.normpath(self.folder / earlier))

    def pieces(self) -> PiecesInFolder:
        """Return the finished draws."""
        return PiecesInFolder(self.folder / PIECES, int(self.about["first"]))


class Claim:
    """A folder that this process alone writes draws to.

    Parameters
    ----------
    folder : pathlib.Path
        The folder, which is created if it does not exist.

    Raises
    ------
    OutputError
        If another process writes to it, or it cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._inner = folder / PIECES
        self._created: list[Path] = []
        self._published = False
        try:
            self._created = files.make_parents(folder)
            self._lock: int | None = self._locked()
        except BlockingIOError:
            raise OutputError(
                f"cannot write to {folder}: another process writes to it"
            ) from None
        except OSError as error:
            raise OutputError(
                f"cannot write to {folder}: {error.strerror or error}"
            ) from error

    def _locked(self) -> int:
        path = self._inner / "lock"
        while True:
            self._inner.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # Its last owner may just have removed it.
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return handle
            except FileNotFoundError:
                pass
            except OSError:
                os.close(handle)
                raise
            os.close(handle)

    @staticmethod
    def is_stale(folder: Path) -> bool:
        """Return whether a folder was claimed, but holds nothing worth keeping.

        Parameters
        ----------
        folder : pathlib.Path
            The folder.

        Returns
        -------
        bool
        """
        try:
            names = {path.name for path in folder.iterdir()}
        except OSError:
            return False
        return names <= {PIECES} and not SavedPieces.are_in(folder)

    @property
    def saving(self) -> Path:
        """The folder for the results while they are written."""
        return self.folder / "saving"

    @property
    def _complete(self) -> Path:
        return self._inner / "complete"

    def clear(self) -> None:
        """Remove what an earlier process left, except finished results."""
        shutil.rmtree(self.saving, ignore_errors=True)
        # What follows is worth nothing without it.
        (self._inner / files.MARKER).unlink(missing_ok=True)
        for path in self._inner.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != "lock":
                path.unlink()

    def describe(
        self,
        kind: str,
        scenarios: Mapping[str, tuple[Scenario, _core.Run]],
        families: Families,
        seed: int,
        draws: int,
        first: int,
        earlier: Path | None,
    ) -> PiecesInFolder:
        """Write what will be simulated, or take up what an earlier process finished.

        Parameters
        ----------
        kind : {"run", "comparison"}
            The kind of results.
        scenarios : mapping of str to (Scenario, _core.Run)
            The scenarios and their engines.
        families : Families
            The families that all of them start from.
        seed : int
            The seed.
        draws : int
            The number of draws requested.
        first : int
            The first draw that is not in earlier results.
        earlier : pathlib.Path or None
            The folder of earlier results.

        Returns
        -------
        PiecesInFolder
            The finished draws.
        """
        about = {
            "format": FORMAT,
            "kind": f"{kind} in work",
            "names": list(scenarios),
            "seed": seed,
            "draws_asked": draws,
            "first": first,
            "earlier": None
            if earlier is None
            else os.path.relpath(earlier, self.folder),
        }
        marker = self._inner / files.MARKER
        shutil.rmtree(self.saving, ignore_errors=True)
        try:
            if not marker.exists():
                self.clear()
                run = {**Build.this()._asdict(), "seed": seed, "draws": 0}
                for index, (scenario, core) in enumerate(scenarios.values()):
                    own = self._inner / str(index)
                    own.mkdir()
                    describe_run(
                        own,
                        scenario,
                        core.table_names,
                        {**run, "draws_asked": draws},
                        families.origin,
                        lambda: families,
                    )
            waiting = self._inner / "unfinished"
            write_json(waiting, about)
            files.sync_tree(self._inner)
            waiting.replace(marker)
        except OSError as error:
            raise OutputError(
                f"cannot write to {self.folder}: {error.strerror or error}"
            ) from error
        return PiecesInFolder(self._inner, first)

    def publish(self, target: Path) -> None:
        """Move complete results from `saving` to their folder, and end the claim.

        Parameters
        ----------
        target : pathlib.Path
            The folder. Results in it are replaced.

        Raises
        ------
        OutputError
            If they cannot be moved; they remain in `saving`.
        """
        try:
            files.sync_tree(self.saving)
            self._complete.touch()
            files.sync_tree(self._inner)
            if target.exists() and any(target.iterdir()):
                replaced = self.folder / "replaced"
                shutil.rmtree(replaced, ignore_errors=True)
                target.replace(replaced)
            self.saving.replace(target)
            self._published = True
            files.sync(target.parent)
        except OSError as error:
            raise OutputError(
                f"cannot write {target}: {error.strerror or error}"
            ) from error
        self.remove()

    def recover(self, target: Path) -> bool:
        """Finish what was stopped while results were moved to their folder.

        Parameters
        ----------
        target : pathlib.Path
            The folder of the results.

        Returns
        -------
        bool
            Whether the results are in their folder, and the claim is ended.
        """
        if not self._published and not self._complete.exists():
            return False
        if self.saving.exists():
            self.publish(target)
        else:
            self.remove()
        return True

    def withdraw(self, target: Path) -> None:
        """Remove results that are not in their folder yet; draws remain.

        Parameters
        ----------
        target : pathlib.Path
            The folder of the results. Earlier results in it are restored.
        """
        self._complete.unlink(missing_ok=True)
        replaced = self.folder / "replaced"
        if replaced.exists() and not target.exists():
            replaced.replace(target)
        shutil.rmtree(self.saving, ignore_errors=True)

    def remove(self) -> None:
        """Remove the folder, and end the claim."""
        for path in _inside(self.folder):
            if path.is_file():
                path.unlink()
            elif path != self._inner:
                shutil.rmtree(path, ignore_errors=True)
        # What says that the rest can be removed goes last.
        for path in _inside(self._inner):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path not in (self._complete, self._inner / "lock"):
                path.unlink(missing_ok=True)
        self._complete.unlink(missing_ok=True)
        (self._inner / "lock").unlink(missing_ok=True)
        files.remove_empty([self._inner, self.folder, *self._created])
        self.release()

    def release(self) -> None:
        """End the claim; what was written remains."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
