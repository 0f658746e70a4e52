# Two commands are enough: `make run` serves the app, `make test` runs every test. Both set up what they need.

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
# One page of wheels may be out of reach behind a closed network; pip would ask for it for minutes.
export PIP_RETRIES ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1
# Where this is set, as in many containers, each of fifty processes compiles all of our code anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run class test check lesson soak audit bench clean
.DEFAULT_GOAL := run

run: .venv/run.stamp ## serve the app on http://127.0.0.1:8501
	DOWNHILL_LOCAL=1 $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT)

class: .venv/run.stamp ## serve the app to a class on this network, and print the instructor's password
	$(BIN)/python -m tutor class --port $(PORT)

test: .venv/dev.stamp ## all tests, Chromium and PostgreSQL included where they can be had
	sh tests/set_up.sh
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: .venv/dev.stamp ## format, lint, types, and the rules for lessons
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m tests.check.known

lesson: .venv/run.stamp ## begin a lesson: make lesson name=my_lesson
	$(BIN)/python -m tutor new lesson $(name)

soak: .venv/dev.stamp ## full counts of load, fault and fuzz tests
	sh tests/set_up.sh
	$(BIN)/python -m pytest -m soak -rA
	$(MAKE) audit

audit: .venv/audit.stamp ## known holes in what is installed; where their list is out of reach, it says so
	.venv/audit/bin/pip-audit --progress-spinner off --path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

bench: .venv/dev.stamp ## speed and memory beside their goals; most are ratios to a bare app in the same run
	sh tests/set_up.sh
	$(BIN)/python -m tests.bench

clean: ## remove what the other targets made
	rm -rf .venv

.venv/run.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Downhill needs Python 3.11 or newer.")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --requirement requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/pip install --quiet --requirement requirements-dev.txt
	touch $@

# In an environment of its own: it brings thirty packages that nothing else here needs.
.venv/audit.stamp: .venv/run.stamp
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/pip install --quiet pip-audit==2.10.1
	touch $@
