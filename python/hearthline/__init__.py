"""Microsimulation of children's and family services.

>>> import hearthline as hl
>>> base = hl.load("barnet-2014").set({"time.horizon": 12})
>>> run = hl.run(base, draws=2, seed=1, progress=False)
>>> cases = run.summary("case", every="year", measures="children")
>>> cases[["case", "mean"]].tail(4).round(-2)
  case    mean
3  caf  1500.0
4  cin   900.0
5  cpp   200.0
6  cla   300.0
>>> run.plot("level").hearthline_title
'Families above level 1 hardly change over 1 year'
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
