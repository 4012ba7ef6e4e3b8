# Nidaa's commands. `make run` and `make test` are all that a newcomer needs.
PYTHON ?= $(shell tools/choose_python)
# Which places `make screenshots` looks at: all, unless told.
PLACES ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check

.PHONY: help run test check bench faults screenshots clean
.DEFAULT_GOAL := help

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## Start the demo at http://127.0.0.1:8000
	$(BIN)/nidaa demo

test: $(VENV)/dev.stamp ## Run every test
	@tools/install_test_programs
	$(BIN)/pytest --numprocesses auto

check: $(VENV)/dev.stamp ## Check format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.stamp ## Run the benchmarks; the ratios come last
	@tools/install_test_programs
	$(BIN)/python -m benchmarks

faults: $(VENV)/dev.stamp ## Run the long form of the fault tests
	@tools/install_test_programs
	NIDAA_FAULT_REQUESTS=100000 NIDAA_FAULT_KILLS=50 $(BIN)/pytest tests/faults tests/crash

screenshots: $(VENV)/dev.stamp ## Take pictures of every page into var/screenshots, and make a sheet of them
	@tools/install_test_programs
	$(BIN)/python tools/take_screenshots.py $(PLACES)

clean: ## Remove the virtual environment and the caches, never data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# What is installed is redone when the pins or the package's description change, and only then.
$(VENV)/run.stamp: requirements/build.txt requirements/run.txt requirements/print.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not here. Nidaa needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Nidaa needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.12 run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --require-hashes -r requirements/print.txt \
	  || echo "Posters and share pictures are left out: their packages could not be installed. All else works."
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
