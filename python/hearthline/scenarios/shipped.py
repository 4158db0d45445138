"""Where scenarios, and the marginals that some are made from, are shipped."""

from __future__ import annotations

from pathlib import Path


def shipped_folders() -> list[str]:
    """Return the folders that shipped scenarios are looked for in."""
    package = Path(__file__).resolve().parents[1]
    # An editable install has no copy: it reads those of the source tree.
    source_tree = package.parents[1] / "scenarios"
    return [str(f) for f in (package / "data" / "scenarios", source_tree) if f.is_dir()]
