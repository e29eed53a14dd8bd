# `make serve` starts the app, `make test` runs every test. What the machine lacks is installed first, by tools/setup.sh.

PORT ?= 8000
HOST ?= 127.0.0.1

PY := .venv/bin/python
PIP_INSTALL := $(PY) -m pip --disable-pip-version-check install --quiet --no-deps --only-binary=:all:
CHART := node_modules/.package-lock.json
BESIDE := tests/browser tests/browsers tests/code
PAGE_TOOLS := node_modules/.page-tools.stamp
GENERATORS := tests/generators/node_modules/.package-lock.json
UV_COMPILE := $(PY) -m uv pip compile --quiet --upgrade --universal --fork-strategy=fewest --python-version=3.11 \
	--no-annotate --custom-compile-command="make pins" pyproject.toml

.PHONY: serve test test-cluster test-frameworks check bench bench-load format picture openapi docs messages wheel image pins browser webkit firefox node curl nginx redis compiler

serve: .venv/run.stamp $(CHART)
	@exec $(PY) -m epochwise serve --host "$(HOST)" --port "$(PORT)"

# Two halves run side by side, since each mostly waits: BESIDE, and all the others, which take about as long. The engine
# is compiled once, before them, while the page's modules are tested.
test: CHART_IS = required
test: .venv/dev.stamp .venv/generator.stamp .venv/cluster.stamp .venv/s3.stamp $(GENERATORS) $(CHART) browser webkit firefox node curl nginx redis
	@failed=0; printed=$$(mktemp); beside=; \
	$(PY) -m epochwise run --epochs 1 --json >/dev/null & engine=$$!; \
	trap "kill $$engine \$$beside 2>/dev/null; rm -f $$printed" EXIT; trap "exit 130" INT TERM; \
	node --test --test-reporter=spec tests/js/*.test.js || failed=1; \
	wait $$engine || exit 1; \
	$(PY) -m pytest $(BESIDE) >$$printed 2>&1 & beside=$$!; \
	$(PY) -m pytest $(BESIDE:%=--ignore=%) || failed=1; \
	echo "epochwise: the tests of $(BESIDE), which ran meanwhile"; \
	wait $$beside || failed=1; cat $$printed; \
	exit $$failed

# Runs on Redis, whose parts are killed, frozen and emptied at twenty random moments each, with what takes long beside;
# `make test` tries one moment.
test-cluster: .venv/dev.stamp .venv/cluster.stamp .venv/s3.stamp nginx redis
	@CLUSTER_SEEDS=20 $(PY) -m pytest --override-ini="norecursedirs=.* node_modules" tests/cluster

# "Copy as code" in PyTorch, Keras, scikit-learn and Lightning, which are large: the extra `frameworks`.
test-frameworks: .venv/frameworks.stamp
	@$(PY) -m pytest tests/frameworks

check: .venv/dev.stamp $(PAGE_TOOLS)
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@failed=0; printed=$$(mktemp); \
	$(PY) -m mypy >$$printed 2>&1 & types=$$!; \
	trap "kill $$types 2>/dev/null; rm -f $$printed" EXIT; trap "exit 130" INT TERM; \
	node_modules/.bin/biome check --error-on-warnings || failed=1; \
	node_modules/.bin/tsc --project . || failed=1; \
	$(PY) -m pytest tests/test_layers.py tests/test_messages.py tests/test_page_modules.py || failed=1; \
	wait $$types || failed=1; cat $$printed; \
	exit $$failed

bench: CHART_IS = required
bench: .venv/dev.stamp $(CHART) browser node compiler
	@$(PY) -m benchmarks

# What one process and a cluster carry: up to 25 minutes.
bench-load: .venv/dev.stamp .venv/cluster.stamp redis
	@$(PY) -m benchmarks load

format: .venv/dev.stamp $(PAGE_TOOLS)
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@node_modules/.bin/biome check --write

# docs/lab.png, the README's picture, taken from the running app.
picture: CHART_IS = required
picture: .venv/dev.stamp $(CHART) browser
	@$(PY) -m tools.picture

# The OpenAPI document that the tests hold the app to.
openapi: .venv/dev.stamp
	@$(PY) -m tools.openapi

# docs/reference.md and docs/questions.md, written from the code; a test compares each.
docs: .venv/dev.stamp
	@$(PY) -m tools.reference
	@$(PY) -m tools.questions

# The template of the message catalogue, with every text that a reader sees; `make check` compares the two.
messages: .venv/dev.stamp
	@$(PY) -m tools.messages

# Where a Docker engine runs.
image:
	@docker build --tag epochwise .

wheel: .venv/dev.stamp $(CHART)
	@$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# Newer versions of everything, within what pyproject.toml allows.
pins: .venv/dev.stamp
	@$(PY) -m pip install --quiet uv
	@$(UV_COMPILE) --output-file requirements.txt
	@$(UV_COMPILE) --group dev --output-file requirements-dev.txt

.venv/bin/python:
	@tools/setup.sh venv

# An installation that was cut off leaves a Python without pip.
.venv/pip.stamp: .venv/bin/python
	@$(PY) -m pip --version >/dev/null 2>&1 || tools/setup.sh venv
	@touch $@

# Lets this Python import app/epochwise. The path is relative, so that the checkout may be moved.
.venv/source.stamp: .venv/pip.stamp
	@$(PY) -c 'import os, sysconfig; packages = sysconfig.get_path("purelib"); \
		open(os.path.join(packages, "epochwise.pth"), "w").write(os.path.relpath("app", packages) + "\n")'
	@touch $@

.venv/run.stamp: requirements.txt .venv/source.stamp
	@echo "epochwise: installing the packages of requirements.txt into .venv" >&2
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	@echo "epochwise: installing the packages of requirements-dev.txt into .venv" >&2
	@$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

.venv/generator.stamp: requirements-generator.txt .venv/dev.stamp
	@echo "epochwise: installing the packages of requirements-generator.txt into .venv/generator" >&2
	@$(PIP_INSTALL) --upgrade --target .venv/generator -r $<
	@touch $@

.venv/cluster.stamp: requirements-cluster.txt .venv/dev.stamp
	@echo "epochwise: installing the packages of requirements-cluster.txt into .venv/cluster" >&2
	@$(PIP_INSTALL) --upgrade --target .venv/cluster -r $<
	@touch $@

.venv/s3.stamp: requirements-s3.txt .venv/dev.stamp
	@echo "epochwise: installing the packages of requirements-s3.txt into .venv/s3" >&2
	@$(PIP_INSTALL) --upgrade --target .venv/s3 -r $<
	@touch $@

.venv/frameworks.stamp: requirements-frameworks.txt .venv/dev.stamp
	@echo "epochwise: installing the packages of requirements-frameworks.txt into .venv" >&2
	@$(PY) -m pip --disable-pip-version-check install --quiet --constraint requirements-dev.txt -r $<
	@touch $@

$(CHART): package-lock.json
	@tools/setup.sh chart $(CHART_IS)

# Formatter, linter and type checker of the page's modules. Installing the chart anew removes them, and this stamp.
$(PAGE_TOOLS): $(CHART)
	@tools/setup.sh page-tools
	@touch $(CHART) $@

# What lints the API's document and makes a TypeScript client of it, in the tests.
$(GENERATORS): tests/generators/package-lock.json
	@tools/setup.sh generators
	@touch $@

browser: .venv/dev.stamp
	@tools/setup.sh browser

webkit firefox node curl nginx redis compiler:
	@tools/setup.sh $@
