# make run: everything up to the dashboard · make build: the release alone · make test: everything a change must pass
# make test-deep: the long versions, evidence in docs/evidence · make screenshots: every page as an image
# make lock: compile the lock anew (needs uv)
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed-$(shell cat requirements.lock pyproject.toml | sha256sum | cut -c1-16)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run build test test-deep screenshots bench docs lock clean
.DEFAULT_GOAL := run

run: $(STAMP)
	@$(BIN)/wpl run

build: $(STAMP)
	@$(BIN)/wpl build

test: $(STAMP) chromium
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto --dist loadfile

test-deep: $(STAMP) chromium
	@$(BIN)/pytest -m deep

screenshots: $(STAMP) chromium
	@$(BIN)/pytest -n auto -m browser -k "page_opens" tests/browser/test_pages.py
	@echo "Every page, in both sizes and languages: screenshots/"

bench: $(STAMP)
	@for script in benchmarks/bench_*.py; do $(BIN)/python $$script || exit 1; done

docs: $(STAMP)
	@$(BIN)/python docs/data_dictionary.py
	@$(BIN)/python -m docs.messages
	@$(BIN)/python -m docs.lineage

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "python3-venv is missing. Install it with: sudo apt install python3-venv"; exit 1; }
	@echo "Installing into .venv (first time: a few minutes)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@rm -f .venv/installed-*
	@touch $@

.PHONY: chromium
chromium:
	@sh tests/chromium.sh

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-strip-extras --no-emit-index-url --extra test --quiet pyproject.toml -o requirements.lock

clean:
	rm -rf .venv target logs screenshots
