# Every command of the project. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test test-fast check generated texts screenshots bench profile soak story clean
PYTHON ?= python3.11
BIN := .venv/bin
ARGS ?=
# Byte code is kept whatever the environment says: tests start hundreds of processes, and each would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 11

# Runtime alone is enough for the demo; tests and checks add the development tools.
.venv/.run: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed (or name one: make PYTHON=python3.12 …)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing packages into .venv …"
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.run
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: .venv/.run ## record and serve the history of four regencies at http://localhost:8000 (ARGS="--port 8001")
	@$(BIN)/naungan demo $(ARGS)

test: .venv/.dev ## every test, one process a core (ARGS="-k coverage"; ARGS="-n 0" for one process)
	@$(BIN)/python -m pytest -n logical --durations=20 $(ARGS)

NOT_FAST := api/pages clients e2e infrastructure soak upgrade
test-fast: .venv/.dev ## domain, texts, projections and API, without what is slow: a minute
	@$(BIN)/python -m pytest -q -n logical --durations=20 -m "not slow" tests $(NOT_FAST:%=--ignore tests/%) $(ARGS)

check: .venv/.dev ## format, lint, types, imports, schema, written pages, texts, documents, doctor
	@$(BIN)/ruff format --check --quiet . || { echo "format: run $(BIN)/ruff format ." >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/naungan schema check
	@$(BIN)/naungan reference check
	@$(BIN)/python -m tests.texts.checking
	@$(BIN)/python -m pytest -q tests/api/test_documents.py
	@$(BIN)/python -m pytest -q -n logical tests/infrastructure/test_doctor.py

generated: .venv/.dev ## write anew what is written from the code: schema.graphql, docs/events.md, docs/errors.md, docs/access-matrix.md
	@set -e; new=$$(mktemp); trap 'rm -f "$$new"' EXIT; \
	write() { "$(BIN)/naungan" $$2 $$3 > "$$new"; cat "$$new" > $$1; }; \
	write schema.graphql schema print; write docs/events.md reference events; \
	write docs/errors.md reference errors; write docs/access-matrix.md reference access

texts: .venv/.dev ## has every text both languages and the same facts in both, and every reason a text?
	@$(BIN)/python -m tests.texts.checking

screenshots: .venv/.dev ## the pictures of docs/petugas.md, made anew by the test that goes its way (NAUNGAN_SCREENSHOTS=folder)
	@mkdir -p $${NAUNGAN_SCREENSHOTS:-docs/petugas}
	@NAUNGAN_SCREENSHOTS=$${NAUNGAN_SCREENSHOTS:-docs/petugas} $(BIN)/python -m pytest -n 0 -q tests/e2e/test_officer.py

bench: .venv/.dev ## measure, each figure beside its limit in the same run; fails where one was missed
	@$(BIN)/python -m benchmarks $(ARGS)

profile: .venv/.dev ## through which files does one enrolWorkers go, and how often into each? (ARGS=--walk)
	@$(BIN)/python -m benchmarks.one_command $(ARGS)

soak: .venv/.dev ## kill -9 every process 200 times at random instants, and amid 10,000 looks at names; rebuild the demo (NAUNGAN_KILLS, NAUNGAN_SIGHTS)
	@NAUNGAN_KILLS=$${NAUNGAN_KILLS:-200} NAUNGAN_SIGHTS=$${NAUNGAN_SIGHTS:-10000} $(BIN)/python -m pytest -m kill -s $(ARGS)

story: .venv/.dev ## a whole office in Chromium, from an empty register to cards for 32,268 people of 144 villages: under 20 minutes (NAUNGAN_STORY)
	@NAUNGAN_STORY=$${NAUNGAN_STORY:-32268} $(BIN)/python -m pytest -n 0 -s tests/e2e/test_great_story.py $(ARGS)

clean: ## remove what was built, and the demo's data
	rm -rf .venv .naungan build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
