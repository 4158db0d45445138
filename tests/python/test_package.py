"""What the package is as a whole: its names, and what is loaded for them."""

from __future__ import annotations

import pickle
import subprocess
import sys
from importlib.metadata import version

import pytest

import hearthline as hl
from hearthline import _core

#: What takes its time to load.
HEAVY = ("matplotlib", "numpy", "openpyxl", "pandas", "pyarrow")


def _loaded_by(code: str) -> set[str]:
    """Return which of the heavy modules a new process has loaded after some code."""
    asked = f"{code}\nimport sys\nprint(*sys.modules.keys() & set({HEAVY}))"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    return set(done.stdout.splitlines()[-1].split())


def _ending(*words: str) -> str:
    """Return code that calls the command and goes on after its end."""
    return (
        "import sys\n"
        f"sys.argv = ['hearthline', *{words}]\n"
        "from hearthline.command.cli import main\n"
        "try:\n    main()\nexcept SystemExit as leave:\n    assert not leave.code"
    )


@pytest.mark.parametrize(
    "code",
    [
        "import hearthline",
        "import hearthline; dir(hearthline); hearthline.__version__",
        "import hearthline; hearthline.InputError",
        _ending("--help"),
        _ending("run", "--help"),
        _ending("--version"),
        _ending("schema"),
    ],
    ids=["import", "names", "exception", "help", "help of run", "version", "schema"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code: str) -> None:
    assert _loaded_by(code) == set()


def test_nothing_is_drawn_by_loading_a_scenario() -> None:
    loaded = _loaded_by("import hearthline as hl; hl.load('need-2014').parameters")
    assert "matplotlib" not in loaded
    assert "openpyxl" not in loaded
    # Otherwise the other tests here could not fail.
    assert "pandas" in loaded


def test_running_and_reading_load_no_pictures() -> None:
    code = (
        "import hearthline as hl\n"
        "hl.run('need-2014', draws=1, progress=False).overview()\n"
        "hl.MultiState, hl.Comparison, hl.compare, hl.expect, hl.validate"
    )
    assert "matplotlib" not in _loaded_by(code)


def test_names_are_those_of_the_stub() -> None:
    assert dir(hl) == sorted(hl.__all__)
    assert len(set(hl.__all__)) == len(hl.__all__)
    for name in hl.__all__:
        assert getattr(hl, name).__doc__, name
    space: dict[str, object] = {}
    exec("from hearthline import *", space)
    assert set(hl.__all__) <= space.keys()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = hl.no_such_name
    with pytest.raises(ImportError, match="no_such_name"):
        exec("from hearthline import no_such_name")


def test_functions_are_not_hidden_by_modules_of_their_names() -> None:
    for name in ("compare", "demo", "expect", "run", "validate"):
        assert callable(getattr(hl, name)), name


def test_the_version_is_that_of_the_engine() -> None:
    assert hl.__version__ == _core.version == version("hearthline")


def test_exceptions_are_named_as_they_are_imported() -> None:
    names = [
        "FileError",
        "HearthlineError",
        "InputError",
        "Interrupted",
        "ModelWarning",
        "OutputError",
        "RunError",
        "ScenarioError",
    ]
    for name in names:
        kind = getattr(hl, name)
        assert f"{kind.__module__}.{kind.__qualname__}" == f"hearthline.{name}"
        assert pickle.loads(pickle.dumps(kind)) is kind
