# Two commands do all the set-up on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test suite lint fast chaos soak fuzz format clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary=:all: \
		--constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(READY)
	mkdir -p demo
	$(BIN)/scopitone render examples/song.mp3 --lyrics examples/song.lrc \
		--cover examples/cover.jpg --author Scopitone --brand "Moth Records" \
		-o demo/leave-a-light-on.mp4
	@echo
	@echo "The same in the browser: $(BIN)/scopitone serve, and open the link that it prints."

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# One at a time on each core: three on two were no faster, and songs took longer than tests wait.
PYTEST := $(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

# Linting is one process's work, and tests seldom keep all cores busy.
test: $(READY)
	$(MAKE) --no-print-directory --jobs=2 lint suite

suite: $(READY)
	$(PYTEST)

fast: $(READY)
	$(PYTEST) -m 'not slow'

# Kill processes at random and see that nothing is lost: make chaos N=50 DB=postgresql SEED=2; DB=machines
# is three worker machines on PostgreSQL and S3, of which PostgreSQL dies as well.
N ?= 50
DB ?= sqlite
SEED ?= 1
chaos: $(READY)
	SCOPITONE_CHAOS_KILLS=$(N) SCOPITONE_CHAOS_DB=$(DB) SCOPITONE_CHAOS_SEED=$(SEED) \
		$(BIN)/pytest -s tests/system/test_chaos$(if $(filter machines,$(DB)),_machines).py

# Many small tasks while everything fails in turn: make soak N=1000 SEED=1
soak: $(READY)
	SCOPITONE_SOAK_TASKS=$(N) SCOPITONE_SOAK_SEED=$(SEED) $(BIN)/pytest -s tests/system/test_soak.py

# Change good files at random and open them: make fuzz SECONDS=600 SEED=1
SECONDS ?= 60
fuzz: $(READY)
	cd tests/support && ../../$(BIN)/python -m hostile.fuzzing --seconds $(SECONDS) --seed $(SEED)

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) demo
