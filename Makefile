# make demo | test | check | bench | docs | reference | screenshots | test-slow | clean     (see README.md)
# Each target prepares what it needs by itself; a stamp in .stamps keeps the second run from doing it again.

SHELL := /bin/sh
.DEFAULT_GOAL := help
OUT ?= out
PEOPLE ?= 400
DAYS ?= 395
BIN := .venv/bin
WORKSPACE := demo-workspace
WITH_SCREEN := xvfb-run --auto-servernum --server-args="-screen 0 1400x900x24 -nolisten tcp"
RECIPE := uv.lock pyproject.toml packaging/prepare.sh packaging/system-libraries.txt

# A window needs a display; without one, or with HEADLESS=1, the demo writes its files and opens none.
ifneq ($(HEADLESS),)
DEMO_STAMP := .stamps/bare
DEMO_OPTIONS := --headless
else ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
DEMO_STAMP := .stamps/bare
else
DEMO_STAMP := .stamps/window
endif

.PHONY: help demo test test-slow check lint reference docs docs-check bench screenshots clean

help:
	@sed -n '1,2s/^# //p' Makefile

.stamps/bare: $(RECIPE)
	@packaging/prepare.sh
	@mkdir -p .stamps && touch $@

.stamps/window: $(RECIPE)
	@packaging/prepare.sh qt window
	@mkdir -p .stamps && touch $@

.stamps/test: $(RECIPE)
	@packaging/prepare.sh qt window test
	@mkdir -p .stamps && touch $@

.stamps/bench: $(RECIPE) benchmarks/peers.txt
	@PEERS=1 packaging/prepare.sh qt window test
	@mkdir -p .stamps && touch $@

demo: $(DEMO_STAMP)
	@$(BIN)/analytics-desktop --workspace "$(WORKSPACE)" demo $(DEMO_OPTIONS) --out "$(OUT)" --people $(PEOPLE) --days $(DAYS)

# Windows are tested on a virtual display; everything else runs beside it without one.
test: .stamps/test
	@echo "Tests that open a window, on a virtual display"
	@status=0; QT_QPA_PLATFORM=xcb $(WITH_SCREEN) $(BIN)/pytest -q -m "window and not slow" || status=$$?; \
	echo "All other tests"; \
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q -n 2 --dist loadfile -m "not window and not slow" || status=$$?; \
	exit $$status

test-slow: .stamps/test
	@QT_QPA_PLATFORM=offscreen $(BIN)/pytest -q -m slow

lint: .stamps/test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: lint docs-check test

# The reference pages are written by the program and kept with the sources; this refreshes them, docs-check compares.
reference: .stamps/test
	@$(BIN)/python docs/reference.py

docs-check: .stamps/test
	@$(BIN)/python docs/reference.py --check

docs: reference
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

# ROWS, PEOPLE and DAYS choose the sizes; results are printed and kept in benchmarks/results.
bench: .stamps/bench
	@$(WITH_SCREEN) $(BIN)/python -m benchmarks $(ONLY)

screenshots: .stamps/test
	@$(BIN)/analytics-desktop --workspace "$(WORKSPACE)" demo --headless --out "$(OUT)"
	@file=$${XDG_CONFIG_HOME:-$$HOME/.config}/analytics-desktop/demo-passphrase; \
	if [ -z "$$ANALYTICS_DESKTOP_PASSPHRASE_FILE" ] && [ -f "$$file" ]; then export ANALYTICS_DESKTOP_PASSPHRASE_FILE=$$file; fi; \
	$(WITH_SCREEN) $(BIN)/python -m analytics_desktop.views.screenshots --workspace "$(WORKSPACE)" --out screenshots

# What make made, except the environment.
clean:
	rm -rf .stamps out screenshots demo-workspace docs/_build benchmarks/results
