# Two commands do all the setup on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# The extras of pyproject.toml that each command installs in addition to the package and its
# dependencies, separated by commas. An extra that both commands need is in both lists.
DEMO_EXTRAS := weights
TEST_EXTRAS := dev
DEMO_READY := $(VENV)/.ready-demo
TEST_READY := $(VENV)/.ready-test
OUTPUT ?= demo
# Servers and commands start some 500 times in the tests. Where an image turns bytecode files off,
# each start would compile the package again, which takes half a second.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test suite extended lint fast chaos chaos-operations chaos-outage soak fuzz schemathesis format clean bare pythons wheel wheels sdist snapshot man

# $(call install,EXTRAS)
install = $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet \
	--disable-pip-version-check --only-binary=:all: --constraint constraints.txt \
	--editable '.$(if $(1),[$(1)])'

$(DEMO_READY): pyproject.toml constraints.txt Makefile
	$(call install,$(DEMO_EXTRAS))
	touch $@

# Installing takes a minute, so this first reports what the system lacks and no wheel contains.
$(TEST_READY): pyproject.toml constraints.txt Makefile
	@$(PYTHON) tests/support/browsers.py --check
	$(call install,$(TEST_EXTRAS))
	touch $@

demo: $(DEMO_READY)
	mkdir -p $(OUTPUT)
	$(BIN)/scopitone render examples/song.mp3 --lyrics examples/song.lrc \
		--cover examples/cover.jpg --author Scopitone --brand "Moth Records" \
		-o $(OUTPUT)/leave-a-light-on.mp4
	@echo
	@echo "The same song with lyrics that have no times. Scopitone finds the times by listening:"
	$(BIN)/scopitone render examples/song.mp3 --lyrics examples/lyrics.txt \
		--cover examples/cover.jpg --author Scopitone --style type --resolution 720p \
		-o $(OUTPUT)/found-by-ear.mp4
	@echo
	@echo "To do this in the browser, run $(BIN)/scopitone serve and open the link that it prints."

lint: $(TEST_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# One test at a time on each core. Three tests on two cores were no faster, and some timed out.
PYTEST := $(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

# In parallel: linting uses one process, and the tests seldom keep all cores busy.
test: $(TEST_READY)
	@$(BIN)/python tests/support/browsers.py
	$(MAKE) --no-print-directory --jobs=2 lint suite

suite: $(TEST_READY)
	$(PYTEST) -m 'not extended'

# The tests that repeat at length what make test shows in short.
extended: $(TEST_READY)
	@$(BIN)/python tests/support/browsers.py
	$(PYTEST) -m extended

fast: $(TEST_READY)
	@$(BIN)/python tests/support/browsers.py
	$(PYTEST) -m 'not slow and not extended'

# Kill processes at random and check that nothing is lost: make chaos N=50 DB=postgresql SEED=2
# DB=machines uses three worker machines with PostgreSQL and S3, and also kills PostgreSQL.
N ?= 50
DB ?= sqlite
SEED ?= 1
chaos: $(TEST_READY)
	SCOPITONE_CHAOS_KILLS=$(N) SCOPITONE_CHAOS_DB=$(DB) SCOPITONE_CHAOS_SEED=$(SEED) \
		$(BIN)/pytest -s tests/system/chaos/test_chaos$(if $(filter machines,$(DB)),_machines).py

# Kill migrations, backups, and restores: make chaos-operations N=40 DB=postgresql SEED=2
chaos-operations: $(TEST_READY)
	SCOPITONE_CHAOS_KILLS=$(N) SCOPITONE_CHAOS_DB=$(DB) SCOPITONE_CHAOS_SEED=$(SEED) \
		$(BIN)/pytest -s tests/system/chaos/test_chaos_operations.py

# Stop PostgreSQL while clients call: make chaos-outage STOPS=10 AWAY=60, in seconds each time.
STOPS ?= 10
AWAY ?= 60
chaos-outage: $(TEST_READY)
	SCOPITONE_OUTAGE_STOPS=$(STOPS) SCOPITONE_OUTAGE_S=$(AWAY) \
		$(BIN)/pytest -s tests/system/chaos/test_chaos_outage.py

# Run many small tasks while one part after another fails: make soak N=1000 SEED=1
soak: $(TEST_READY)
	SCOPITONE_SOAK_TASKS=$(N) SCOPITONE_SOAK_SEED=$(SEED) $(BIN)/pytest -s tests/system/chaos/test_soak.py

# Change good files at random and open them: make fuzz SECONDS=600 SEED=1; TARGET=lrc fuzzes one
# reader, TARGET=all each of them for so long.
SECONDS ?= 60
TARGET ?=
fuzz: $(TEST_READY)
	cd tests/support && ../../$(BIN)/python -m hostile.fuzzing --seconds $(SECONDS) --seed $(SEED) \
		$(if $(TARGET),--target $(TARGET))

# Call every route of both dialects with so many generated requests: make schemathesis CASES=5000 SEED=2
CASES ?= 5000
schemathesis: $(TEST_READY)
	SCOPITONE_SCHEMATHESIS_CASES=$(CASES) SCOPITONE_SCHEMATHESIS_SEED=$(SEED) \
		$(BIN)/pytest -s tests/system/create_task/test_openapi.py

format: $(TEST_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Run make demo in a new Debian with only Python, venv, make, and git. Needs root and debootstrap.
bare:
	release/bare_root.sh

# Run make demo and the fast tests on every supported Python that this machine has.
pythons:
	release/pythons.sh

# Check that every dependency has a wheel for every supported Python and platform.
wheels:
	$(PYTHON) release/wheels.py

# Build the package into dist/, with the demo song in it: pipx install dist/scopitone-*.whl
wheel: $(DEMO_READY)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

sdist: $(TEST_READY)
	$(BIN)/python -m build --sdist --outdir dist

# Write the manual pages: man -M build/man scopitone-render
man: $(DEMO_READY)
	$(BIN)/python docs/make_man_pages.py build/man

# Write what users and stored data depend on into a folder, to compare versions: make snapshot OUT=DIR
OUT ?= snapshot
snapshot: $(TEST_READY)
	$(BIN)/python release/snapshot.py $(OUT)

clean:
	rm -rf $(VENV) demo
