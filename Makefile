PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup run test check format eval bench rival lock clean

help: ## what can be done here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(STAMP): requirements.lock
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -c 'import sys; sys.exit("Storehand needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	@echo "Installing the locked dependencies (a few minutes the first time) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $(STAMP)

setup: $(STAMP) ## virtual environment and dependencies, nothing else

run: setup ## everything in one process, with the demo chain, against the local workspace
	@exec $(PY) -m bot run

test: setup ## the whole test suite
	@$(PY) -m pytest -n 2 --dist loadfile

check: setup ## format, lint, types, import rules
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-cache

format: setup ## let ruff put the code in shape
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix --quiet .

eval: setup ## the evals against their baseline
	@$(PY) -m evals run

bench: setup ## the benchmarks as a table, JSON underneath
	@$(PY) -m evals bench

rival: ## an environment with the package semantic-router, for python -m evals intent --rival
	@$(PYTHON) -m venv .venv-rival
	@.venv-rival/bin/python -m pip install --quiet --disable-pip-version-check semantic-router==1.1.1

lock: ## choose newest versions anew and write requirements.lock
	@rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	@.venv-lock/bin/python -m pip freeze --exclude storehand | sed -E 's/\+cpu$$//' > requirements.lock
	@rm -rf .venv-lock build *.egg-info

clean: ## remove the virtual environment and the local data
	@rm -rf $(VENV) .venv-rival .data
