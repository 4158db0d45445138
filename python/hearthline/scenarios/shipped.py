"""The folders of the scenarios and marginal tables that the package ships."""

from __future__ import annotations

from pathlib import Path


def shipped_folders() -> list[str]:
    """Return the folders to search for shipped scenarios.

    Returns
    -------
    list of str
    """
    package = Path(__file__).resolve().parents[1]
    # An editable install has no copy and uses the files of the source tree.
    source_tree = package.parents[1] / "scenarios"
    return [str(f) for f in (package / "data" / "scenarios", source_tree) if f.is_dir()]
