"""Microsimulation of children's and family services.

>>> import hearthline as hl
>>> base = hl.load("barnet-2014")
>>> run = hl.run(base, draws=200, seed=1)
>>> run.summary("level")
>>> run.plot("level")
"""

from __future__ import annotations

import lazy_loader

from . import _core

__version__ = _core.version

# pandas, pyarrow and matplotlib load slowly, so a name is imported when it is first
# used. `__init__.pyi` lists the names and their modules, for this and for type
# checkers.
__getattr__, _, __all__ = lazy_loader.attach_stub(__name__, __file__)
__all__ += ["__version__"]


def __dir__() -> list[str]:
    return sorted(__all__)
