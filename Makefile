# demo: the main job on sample_data. test: every check. quick: the fast ones. bench: speed, as ratios.
# fuzz: every command that writes, struck at every step; then 5,000 inputs that nobody wrote for each reader, new ones each time.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test quick fuzz bench lock matrix clean
.DEFAULT_GOAL := demo

# The versions of requirements.lock, each with its digest; where one of them does not fit this machine, what pyproject.toml allows,
# and it is said. uv is used when present; plain venv and pip do the same.
.venv/installed: pyproject.toml requirements.lock
	@if command -v uv >/dev/null 2>&1; then \
		uv venv -q --allow-existing --python $(PYTHON) .venv; install="uv pip install -q --python $(BIN)/python"; \
	else \
		$(PYTHON) -m venv .venv; install="$(BIN)/python -m pip install -q --disable-pip-version-check"; \
	fi; \
	{ $$install --require-hashes -r requirements.lock && $$install --no-deps --no-build-isolation -e .; } || \
	{ echo "requirements.lock does not fit here: the newest versions that pyproject.toml allows are taken"; $$install -e '.[test,blanks]'; }
	@mkdir -p .types/basisbook
	@ln -sfn ../../api/__init__.py .types/basisbook/__init__.py
	@ln -sfn ../../api/py.typed .types/basisbook/py.typed
	@for folder in ledger forms cli; do ln -sfn ../../$$folder .types/basisbook/$$folder; done
	@touch $@

demo: .venv/installed
	@$(BIN)/basisbook demo

test: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests/typing_api.py
	PYTHONHASHSEED=0 $(BIN)/pytest -n auto

# What a change is tried with while it is made: no real processes, no page of every year, few examples.
quick: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	HYPOTHESIS_PROFILE=quick PYTHONHASHSEED=0 $(BIN)/pytest -n 2 --quick

fuzz: .venv/installed
	PYTHONPATH=tests $(BIN)/python -m faults.commands
	PYTHONPATH=tests $(BIN)/python -m faults.loop

bench: .venv/installed
	$(BIN)/python benchmarks/show.py
	$(BIN)/python benchmarks/record.py
	$(BIN)/python benchmarks/replay.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/ratios.py
	$(BIN)/python benchmarks/fill.py
	$(BIN)/python benchmarks/shoebox.py

# After a change of the dependencies in pyproject.toml. Needs uv.
lock:
	uv pip compile -q pyproject.toml --extra test --extra blanks --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements.lock
	$(BIN)/python .ci/bom

# The fast tests on every Python at hand, with the locked, the lowest and the newest versions: .ci/matrix.toml.
matrix:
	.ci/matrix

clean:
	rm -rf .venv .types .matrix .mypy_cache .pytest_cache .ruff_cache .hypothesis
