# make build: set up, load the example exports, build, print this week's impact.
# make test:  the same set-up, then all that CI runs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXPORTS ?= examples/exports
# environments beside .venv, made when they are asked for
METRICS := .venv-metrics
GATE := .venv-gate
POSTGRES := .venv-postgres
SPARK := .venv-spark
UV := $(shell command -v uv 2> /dev/null)
# install LOCK into the environment FOLDER: uv where it is there (seconds), pip otherwise (a minute or two)
ifdef UV
install = uv pip install --quiet --python $(1)/bin/python --require-hashes --requirements $(2)
else
install = $(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(2)
endif

export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help setup build load transform publish pictures test postgres test-postgres spark test-spark lint format describe check gate \
	metrics compare daily test-benchmark benchmark docs clean lock

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(VENV)/.installed ## Make .venv from requirements.lock

$(VENV)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11 to 3.13 is needed; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(call install,$(VENV),requirements.lock)
	@touch $@

$(METRICS)/.installed $(GATE)/.installed $(POSTGRES)/.installed $(SPARK)/.installed: .venv-%/.installed: requirements-%.lock | $(VENV)/.installed
	$(PYTHON) -m venv $(@D)
	$(call install,$(@D),$<)
	@touch $@

load: setup ## Load EXPORTS (default: the examples)
	$(BIN)/python scripts/load_exports.py $(EXPORTS)

transform: setup ## Run dbt build, once nobody holds the database
	@$(BIN)/python scripts/build_models.py

build: setup load ## Load the example exports, build, print this week's impact
	@$(BIN)/python scripts/build_models.py
	$(BIN)/python scripts/show_impact.py

publish: setup ## Publish what stands for readers into FILE (default: published.duckdb); ARGS holds further options
	$(BIN)/python scripts/publish.py $(or $(FILE),published.duckdb) $(ARGS)

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

gate: $(GATE)/.installed ## Check dbt's manifest of the last build against the ten rules of dbt-bouncer.yml
	$(GATE)/bin/dbt-bouncer run --config-file dbt-bouncer.yml

metrics: setup $(METRICS)/.installed ## Build the examples, ask MetricFlow for every metric, compare with the weekly marts
	$(BIN)/pytest --numprocesses 0 tests/python/test_metrics.py

postgres: $(POSTGRES)/.installed ## Make .venv-postgres, in which dbt has the target postgres

test-postgres: setup ## Build examples and random accounts on a PostgreSQL server of its own, compare with DuckDB
	$(BIN)/pytest --numprocesses 0 tests/python/test_engines.py tests/python/test_compare_targets.py tests/python/test_ship_raw.py tests/python/test_postgres.py

spark: $(SPARK)/.installed ## Make .venv-spark, in which dbt has the target spark (700 MB; Java 17 is needed)

# the tests' own packages come on top, in the same versions
$(SPARK)/.tests: requirements.lock $(SPARK)/.installed
	$(call install,$(SPARK),requirements.lock)
	@touch $@

test-spark: setup $(SPARK)/.tests ## Build examples and random accounts on a Spark cluster of its own, compare with DuckDB
	$(SPARK)/bin/pytest --numprocesses 0 tests/python/test_engines.py tests/python/test_ship_spark.py tests/python/test_spark_tables.py tests/python/test_spark.py

compare: setup ## Compare these models with those of BEFORE (a commit) on 300 random accounts
	$(BIN)/python tests/python/compare_models.py --before $(or $(BEFORE),HEAD)

daily: setup ## Build random accounts slice by slice and landing by landing, for each of SEEDS, and compare with full builds
	$(BIN)/python tests/python/daily_worlds.py --seeds $(or $(SEEDS),1 2 3)
	$(BIN)/python tests/python/landed_worlds.py --seeds $(or $(SEEDS),1 2 3)

test-benchmark: setup ## Run the benchmark at a small size, which costs more than it tells CI each day
	CHECK_BENCHMARK=1 $(BIN)/pytest --numprocesses 0 tests/python/test_benchmark.py

benchmark: setup ## Measure cost beside a floor, SIZE conversations (default: a million)
	$(BIN)/python scripts/benchmark.py --conversations $(or $(SIZE),1000000)

pictures: setup ## Draw the page for the head of support into board/, of FILE (default: the database)
	$(BIN)/python scripts/draw_board.py board $(if $(FILE),--from $(FILE)) $(ARGS)

docs: setup ## Make the documentation site in target/
	$(BIN)/dbt docs generate --static
	@echo "Open target/static_index.html"

lock: ## Renew the lock files from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--constraint constraints.txt --output-file requirements.lock
	# what the project and its target postgres or spark need and no more, in the versions of requirements.lock
	uv pip compile pyproject.toml --extra postgres --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --constraint constraints.txt --constraint requirements.lock --output-file requirements-postgres.lock
	uv pip compile pyproject.toml --extra spark --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --constraint constraints.txt --constraint requirements.lock --output-file requirements-spark.lock
	for group in gate installer metrics; do \
		uv pip compile --group $$group --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			--constraint constraints.txt --output-file requirements-$$group.lock; \
	done

clean: ## Remove what was built, keep .venv
	rm -rf target logs board agent_outcomes.duckdb agent_outcomes.duckdb.wal .pytest_cache .hypothesis .ruff_cache
