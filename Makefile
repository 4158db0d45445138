# One word a task. Each task sets up what it needs, once: system packages, the
# virtual environment .venv, the builds under build/.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test coverage shell notebook bench lint format sanitize clean

PYTHON ?= python3
JOBS ?= $(shell nproc)
export CMAKE_BUILD_PARALLEL_LEVEL := $(JOBS)
export CTEST_PARALLEL_LEVEL := $(JOBS)
# Where it is set, each command compiles its Python libraries again: two seconds.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# What the Python module is made of.
NATIVE := CMakeLists.txt pyproject.toml \
  $(shell find cmake include src -type f 2>/dev/null)

# What shows without a build.
FACE := $(shell find python scenarios -name '*.py' -o -name '*.toml')

# What to type after the tasks that set everything up.
NEXT = @printf '%s\n' '' 'To use Hearthline, type one of' \
  '  make shell                    a new shell, where hearthline is found' \
  '  source .venv/bin/activate     the same for this shell' \
  '  make notebook                 the notebooks, in a browser'

help: ## this list
	@sed -En 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

demo: build/savings.xlsx ## compare Barnet's baseline with key workers, and cost it
	@echo "Open in a browser: build/demo/index.html"
	@echo "Open in a spreadsheet program: build/savings.xlsx"
	$(NEXT)

test: .venv/.installed .venv/.has-test .venv/.has-viewers build/release/build.ninja ## every test, quick ones first
	cmake --build --preset release
	ctest --preset release
	$(BIN)/pytest -n $(JOBS) --dist loadfile --durations=12 --durations-min=5
	$(NEXT)

shell: .venv/.installed ## a shell in which hearthline and its Python are found
	@scripts/shell

notebook: .venv/.installed .venv/.has-notebook ## the notebooks, in a browser
	@scripts/notebook $(NOTEBOOK_ARGS)

# A report, not a gate: no test fails because of it.
coverage: .venv/.installed .venv/.has-test .venv/.has-viewers ## which lines of the package its tests run
	mkdir -p build/coverage
	$(BIN)/pytest --ignore tests/python/test_notebooks.py \
	  --cov --cov-report=term --cov-report=html:build/coverage

bench: build/bench/build.ninja ## speed, as rates; also in build/bench/results.json
	cmake --build --preset bench
	build/bench/benchmarks/hearthline_benchmarks $(BENCH_ARGS) \
	  --benchmark_out=build/bench/results.json --benchmark_out_format=json

lint: .venv/.installed .venv/.has-lint build/dev/build.ninja ## formatting, types, static checks
	scripts/lint

format: .venv/.has-lint ## put the sources into the agreed format
	scripts/cpp_files | xargs $(BIN)/clang-format -i
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format --quiet

sanitize: .venv/.ready ## core tests under the sanitizers
	scripts/system_packages clang-14 libclang-rt-14-dev
	scripts/core_tests asan-ubsan tsan

clean: ## remove all that make has made: build and .venv
	rm -rf build .venv

build/demo/run.json: .venv/.installed $(FACE)
	$(BIN)/hearthline compare barnet-2014 troubled-families-500 \
	  -o build/demo --draws 100 --overwrite
	@touch $@

build/savings.xlsx: build/demo/run.json
	$(BIN)/hearthline mtfs build/demo -o $@ --start 2015/16 --overwrite

.venv/.ready:
	scripts/system_packages
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Hearthline needs Python 3.11 or later, and $(PYTHON) is" \
	    "$$($(PYTHON) -V 2>&1). Try: make PYTHON=/path/to/python3.11" >&2; \
	  exit 2; }
	$(PYTHON) -m venv .venv
	touch $@

# pyproject.toml is the only list of requirements. Python compiles what is imported,
# which is a small part of what is installed.
.venv/.has-%: pyproject.toml scripts/requirements | .venv/.ready
	$(BIN)/python scripts/requirements $* | \
	  $(BIN)/pip install -q --no-compile -r /dev/stdin
	touch $@

# Debian's: a third of the size of a browser with windows, and kept up to date.
.venv/.has-viewers: | .venv/.ready
	scripts/system_packages chromium-headless-shell libreoffice-calc-nogui
	touch $@

# The module is built where the tests are, by their preset: what both need is
# compiled once. No build isolation: the next call compiles only what has changed.
IN_RELEASE := -C build-dir=build/release -C cmake.args=--preset=release \
  -C cmake.define.HEARTHLINE_TESTS=true

.venv/.installed: $(NATIVE) | .venv/.has-build .venv/.has-run
	@echo "Building the Python module; the first time takes some minutes."
	$(BIN)/pip install -q --no-build-isolation --no-deps $(IN_RELEASE) -e .
	touch $@

build/%/build.ninja: CMakePresets.json | .venv/.ready
	cmake --preset $*
	touch $@
