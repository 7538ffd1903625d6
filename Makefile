# Two commands do all the set-up on a machine with python3.11, pip and a C compiler:
#   make demo   judges the example records with the shipped packs, explains them and leaves an audit log in .demo/
#   make test   checks everything (.ci/run calls it)
# Both install into .venv from the hash-pinned locks in requirements/.

PYTHON ?= python3.11
VENV ?= .venv
WORKERS ?= 2
BIN := $(VENV)/bin
DEMO := .demo
RECORDS := examples
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
LOCKED := --require-hashes --no-build-isolation

.PHONY: demo test check docs packs mutate unit laws golden locks bench clean

demo: $(VENV)/.ready-demo
	@rm -rf $(DEMO)
	$(BIN)/xcompliance evaluate $(RECORDS) --explain --audit $(DEMO)/audit
	$(BIN)/xcompliance audit verify $(DEMO)/audit

test: check docs packs unit

check: $(VENV)/.ready-test
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

docs: $(VENV)/.ready-test
	$(BIN)/sphinx-build -n -T -W --keep-going -q docs docs/_build/html

packs: $(VENV)/.ready-test
	$(BIN)/xcompliance lint --profile production
	$(BIN)/xcompliance test
	$(BIN)/xcompliance fmt --check

# Every mutant of every shipped rule; the tests run a seeded sample of them.
mutate: $(VENV)/.ready-test
	$(BIN)/xcompliance mutate

# Last, so that pytest's closing line ends the run.
unit: $(VENV)/.ready-test
	$(BIN)/python -m pytest -n $(WORKERS)

# Writes what is decided and explained now into tests/golden; read the difference (`git diff tests/golden`) before you commit it.
golden: $(VENV)/.ready-test
	XC_UPDATE_GOLDEN=1 $(BIN)/python -m pytest -q tests/golden

# Ten times as many random examples of every law, others at each run: before a release, and over night.
laws: $(VENV)/.ready-test
	HYPOTHESIS_PROFILE=release $(BIN)/python -m pytest -n $(WORKERS) tests/properties

bench: $(VENV)/.ready-test
	$(BIN)/python -m benchmarks

# -- set-up ---------------------------------------------------------------------------------------------------------

# The build backends come first, pinned as well; then nothing is fetched during a build.
$(VENV)/.ready-build: requirements/build.lock
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/build.lock
	touch $@

$(VENV)/.ready-demo: requirements/demo.lock pyproject.toml $(VENV)/.ready-build
	$(PIP) $(LOCKED) -r requirements/demo.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.ready-test: requirements/test.lock pyproject.toml $(VENV)/.ready-build
	$(PIP) $(LOCKED) -r requirements/test.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/.ready-demo

# -- locks ----------------------------------------------------------------------------------------------------------

# pip-compile drops the marker of an extra's requirement and adds a line for the project itself: sed mends both.
LOCK = $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--strip-extras --allow-unsafe --no-header --no-annotate
EXTRAS := --extra test --extra correlate --extra docs

locks:
	$(PIP) pip-tools
	$(LOCK) -o requirements/build.lock requirements/build.in
	$(LOCK) $(EXTRAS) -c requirements/build.lock -o requirements/test.lock pyproject.toml requirements/build.in
	$(LOCK) --extra cli -c requirements/test.lock -o requirements/demo.lock pyproject.toml requirements/build.in
	sed -i -e '/^# WARNING: pip install/,/^xcompliance @/d' -e '/^# The following packages/d' \
		-e 's/^\(durable-rules==[0-9.]*\) \\$$/\1 ; python_version < "3.13" \\/' requirements/*.lock

clean:
	rm -rf $(DEMO) docs/_build docs/reference/generated dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
