# Two commands: `make book` builds the HTML, the PDF and what is printed for a class, `make test` runs
# every test.
# Both set up what they need in .venv; PYTHON names another interpreter (3.11 to 3.13).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: book test suite check lint format constraints clean
.DEFAULT_GOAL := book

book: $(VENV)/book.stamp
	$(BIN)/coursekit build all --print

check: $(VENV)/book.stamp
	$(BIN)/coursekit check

# mypy alone would leave all cores but one idle: the tests run beside it.
# They start Python some hundred times: modules are compiled once, whatever a shell asks for.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/test.stamp
	$(MAKE) --no-print-directory --jobs=2 lint suite

suite: $(VENV)/test.stamp
	$(BIN)/python tests/tools/browser.py --install
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/python.stamp:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python 3.11, 3.12 or 3.13 is needed, not %d.%d. Name one: make PYTHON=python3.12" % v)'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The pinned set is installed, and pip shows its progress; the package itself stays editable.
$(VENV)/book.stamp: pyproject.toml constraints.txt $(VENV)/python.stamp
	$(BIN)/python -m pip install -c constraints.txt -e '.[book,analysis]'
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt $(VENV)/python.stamp
	$(BIN)/python -m pip install -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/book.stamp

# Pin anew what a fresh environment resolves to.
constraints: $(VENV)/python.stamp
	$(PYTHON) -m venv --clear $(VENV)/fresh
	$(VENV)/fresh/bin/python -m pip install -q -e '.[test]'
	@echo '# What a fresh environment resolved to; written by `make constraints`. Python 3.11 to 3.13.' > constraints.txt
	$(VENV)/fresh/bin/python -m pip freeze --exclude-editable >> constraints.txt

clean:
	rm -rf _build
