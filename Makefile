# make build: set up, load the example exports, build, print this week's impact.
# make test:  the same set-up, then all that CI runs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXPORTS ?= examples/exports

export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help setup build load transform test lint format describe check compare daily benchmark pictures docs clean lock

help: ## Show what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(VENV)/.installed ## Make .venv from requirements.lock

$(VENV)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11 to 3.13 is needed; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

load: setup ## Load EXPORTS (default: the examples)
	$(BIN)/python scripts/load_exports.py $(EXPORTS)

transform: setup ## Run dbt build, once nobody holds the database
	@$(BIN)/python scripts/build_models.py

build: setup load ## Load the example exports, build, print this week's impact
	@$(BIN)/python scripts/build_models.py
	$(BIN)/python scripts/show_impact.py

lint: setup ## Check style: Python, SQL, YAML deprecations
	$(BIN)/ruff check scripts tests
	$(BIN)/ruff format --check scripts tests
	$(BIN)/sqlfluff lint models tests --processes 2 --disable-progress-bar --nocolor

format: setup ## Mend style where a tool can
	$(BIN)/ruff check --fix scripts tests
	$(BIN)/ruff format scripts tests
	$(BIN)/sqlfluff fix models tests --processes 2

describe: setup ## Copy the comment that each model opens with into the YAML that dbt docs reads
	$(BIN)/python scripts/describe_models.py

check: setup ## Run the Python tests: loader, examples, scenarios, random worlds, rebuild
	$(BIN)/pytest --numprocesses 2 --no-loadscope-reorder

test: lint check ## All that CI runs

compare: setup ## Compare these models with those of BEFORE (a commit) on 300 random accounts
	$(BIN)/python tests/python/compare_models.py --before $(or $(BEFORE),HEAD)

daily: setup ## Build random accounts slice by slice and landing by landing, for each of SEEDS, and compare with full builds
	$(BIN)/python tests/python/daily_worlds.py --seeds $(or $(SEEDS),1 2 3)
	$(BIN)/python tests/python/landed_worlds.py --seeds $(or $(SEEDS),1 2 3)

benchmark: setup ## Measure cost beside a floor, SIZE conversations (default: a million)
	$(BIN)/python scripts/benchmark.py --conversations $(or $(SIZE),1000000)

pictures: setup ## Draw the page for the head of support into board/, of FILE (default: the database)
	$(BIN)/python scripts/draw_board.py board $(if $(FILE),--from $(FILE)) $(ARGS)

docs: setup ## Make the documentation site in target/
	$(BIN)/dbt docs generate --static
	@echo "Open target/static_index.html"

lock: ## Renew requirements.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--constraint constraints.txt --output-file requirements.lock

clean: ## Remove what was built, keep .venv
	rm -rf target logs board agent_outcomes.duckdb agent_outcomes.duckdb.wal .pytest_cache .hypothesis .ruff_cache
