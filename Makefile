# Executable documentation: `make help`.
PYTHON ?= python3
BIN = .venv/bin
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard kiosk/translations/*/LC_MESSAGES/messages.po))

.PHONY: help run test lint bench load soak docs translations messages lock
.DEFAULT_GOAL := help

help: ## what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-13s %s\n", $$1, $$2 }'

run: .venv/installed.lock translations ## the demo town on http://127.0.0.1:8000, with SQLite and nothing else
	@$(BIN)/python -m kiosk run

test: .venv/installed.lock translations ## all tests; KIOSK_TEST_REQUIRE=browser,postgres,redis makes a missing part fail
	$(BIN)/python -m pytest -n 2

lint: .venv/installed.lock ## style, types, layers, templates
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates

bench: .venv/installed.lock translations ## requests a second against a bare Flask page, statements and KB a page, in one table
	@$(BIN)/python -m tests.bench

load: .venv/installed.lock translations ## N screens (200) on one server: how soon a notice hangs everywhere, what a restart costs
	@$(BIN)/python -m tests.load $(N)

soak: .venv/installed.lock translations ## full-length runs, an hour: months of changes, each fault, starts without a server, random hands; RUN=name for one
	@$(BIN)/python -m tests.soak $(RUN)

docs: .venv/installed.lock ## writes docs/permissions.md and docs/urls.md anew
	$(BIN)/python -m kiosk docs

messages: .venv/installed.lock ## takes new texts into the English catalogue; `make test` names those without a translation
	$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k _ln:1,2 --no-location --omit-header -o .venv/messages.pot .
	$(BIN)/pybabel -q update -N -i .venv/messages.pot -d kiosk/translations -l en

lock: .venv/installed.lock ## compiles requirements.lock from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra pg --extra redis --group dev \
	  --no-header --no-emit-index-url --annotation-style line pyproject.toml -o requirements.lock
	sed -i '1i # Compiled from pyproject.toml for every platform and Python >= 3.11 by `make lock`; do not edit.' requirements.lock

translations: $(CATALOGUES)

%.mo: %.po .venv/installed.lock
	$(BIN)/pybabel -q compile -i $< -o $@

# The stamp is the lock that is installed: a changed lock installs anew, an unchanged one costs nothing.
.venv/installed.lock: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	cp requirements.lock $@
