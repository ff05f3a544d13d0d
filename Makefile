# Executable documentation: `make help`.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: run test lint bench docs lock help
.DEFAULT_GOAL := help

# The stamp holds the installed lock: a changed lock reinstalls, an unchanged one costs nothing.
.venv/installed.lock: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	cp requirements.lock $@
