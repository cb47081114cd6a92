# The commands: up (see it), test (prove it), bench and evaluate (measure it), lock (renew the pins).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# Tests start hundreds of processes: each would translate the whole program anew where nothing is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: up test install dev lint types unit browser bench evaluate lock clean

up: install
	$(BIN)/trail up

install: $(VENV)/.installed

# One isolated environment; every package is pinned and checked by hash.
$(VENV)/.installed: requirements.txt pyproject.toml
	@PYTHON=$(PYTHON) sh tools/venv.sh $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@sh tools/chromium.sh
	@touch $@

test: dev lint types unit browser

lint: dev
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: dev
	$(BIN)/mypy

# Everything but the browser, on both databases, three processes on two processors, for a test waits now and then; a
# file stays with one, so that what its tests share is made once.
unit: dev
	$(BIN)/python -m pytest -m "not browser" -n 3 --dist loadfile --no-loadscope-reorder

# Chromium works beside the test that waits for it, so that a second test fills the gaps.
browser: dev
	$(BIN)/python -m pytest -m browser -n 2 --dist load

bench: dev
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-bench.txt
	$(BIN)/python -m tests.benchmarks

# Precision and recall of the product's own rule on the labelled rows; needs the corpus.
evaluate: dev
	$(BIN)/python -m tests.evaluation --rule trail-1 --half both

lock: dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build --group dev -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group build --group bench -o requirements-bench.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
