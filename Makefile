# `make run` and `make test` are all that a fresh machine with Python 3.11+, git and make needs.
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8050
REGION ?= data/kivu
SECONDS ?= 60
PACKAGES := layers routing coverage records reports dashboard commands tools

# What was installed is kept in the name of a stamp, by checksum: a fresh clone or a touched file installs nothing anew.
checksum = $(shell cat $(1) 2>/dev/null | cksum | cut -d' ' -f1)
RUN := $(VENV)/run-$(call checksum,requirements.txt).stamp
DEV := $(VENV)/dev-$(call checksum,requirements.txt requirements-dev.txt).stamp
BENCH := $(VENV)/bench-$(call checksum,requirements.txt requirements-bench.txt).stamp
WARM := $(VENV)/warm.stamp
PIP := $(PY) -m pip install --disable-pip-version-check --quiet

.PHONY: help environment run test check bench soak chromium clean

help:
	@echo "make run          serve the page at http://127.0.0.1:$(PORT) (other: REGION=DIR PORT=N)"
	@echo "make test         every test, the browser's too"
	@echo "make check        style, types, the arrows between the rooms"
	@echo "make bench        side by side with other libraries; writes benchmarks/results.json"
	@echo "make soak         many people at the page at once (SECONDS=60)"
	@echo "make environment  make .venv and install, no more"

environment: $(RUN)

run: $(RUN) $(WARM)
	@exec $(PY) app.py serve --region "$(REGION)" --port "$(PORT)"

test: $(DEV) $(WARM) chromium
	@echo "Running the tests"
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy app.py $(PACKAGES)
	$(VENV)/bin/lint-imports

bench: $(BENCH) $(WARM)
	@$(PY) -m benchmarks

soak: $(RUN) $(WARM)
	@$(PY) -m benchmarks.soak --seconds "$(SECONDS)"

# The first Python of at least 3.11 that can make an environment; the versions the product is tested with come first.
$(PY):
	@for name in python3.11 python3.12 python3.13 python3 python; do \
		if $$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			echo "Making the environment $(VENV) with $$($$name --version)"; \
			$$name -m venv $(VENV) && exit 0; rm -rf $(VENV); exit 2; \
		fi; \
	done; \
	echo "Python 3.11 or later is needed: install it (Debian: apt-get install python3 python3-venv)" >&2; exit 2

$(RUN): | $(PY)
	@echo "Installing what requirements.txt names (a few minutes the first time)"
	@$(PIP) -r requirements.txt
	@rm -f $(VENV)/run-*.stamp && touch $@

$(DEV): $(RUN)
	@echo "Installing what requirements-dev.txt names, for the tests"
	@$(PIP) -r requirements-dev.txt
	@rm -f $(VENV)/dev-*.stamp && touch $@

$(BENCH): $(RUN)
	@echo "Installing what requirements-bench.txt names, for the comparison"
	@$(PIP) -r requirements-bench.txt
	@rm -f $(VENV)/bench-*.stamp && touch $@

# numba does not see that a kernel in another file has changed, so what was compiled before is dropped.
$(WARM): $(RUN) $(wildcard layers/*.py routing/*.py coverage/*.py coverage/*/*.py)
	@echo "Compiling the kernels (under a minute, once)"
	@find layers routing coverage -name '*.nb[ic]' -delete
	@$(PY) -m commands.warm
	@touch $@

chromium:
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then exit 0; fi >/dev/null; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the browser tests"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "Chromium is needed for the browser tests: install it (Debian: sudo apt-get install chromium)," \
			"or leave them out with: $(PY) -m pytest -m 'not browser'" >&2; exit 2; \
	fi

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var
