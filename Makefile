# What one can do here. A fresh machine needs Python 3.11 or newer, and make; the set-up brings the rest.
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
export SITE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: help setup dev run demo serve migrate test check fix bench bench-reading bench-paper bench-publish bench-lighthouse bench-memory bench-catalogues bench-checks bench-alignment bench-workbench bench-overview bench-audit simulate pictures pictures-workbench

help:
	@echo "make run    set up, load and publish the demonstration, serve it on $(SITE_URL)"
	@echo "make test   set up what tests need and run every test, on SQLite and on PostgreSQL"
	@echo "make check  style, types, migrations, import order, documents     make fix    mend style"
	@echo "make demo   as run, without serving     make serve    serve only     make bench    measure"

$(VENV)/.installed: requirements.txt package.json package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=… to one."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent --no-audit --no-fund
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.installed

dev: $(VENV)/.installed-dev

migrate: setup
	@$(MANAGE) migrate --verbosity 0

demo: migrate
	@$(MANAGE) demo
	@$(MANAGE) recount

serve: migrate
	@$(MANAGE) check
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) settle
	@echo "Serving on $(SITE_URL) – stop with Ctrl+C"
	@rm -rf var/metrics && mkdir -p var/metrics  # where the processes add up their figures
	@PROMETHEUS_MULTIPROC_DIR=var/metrics $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers $(WORKERS) --blocking-threads 8 --backpressure 64 --no-ws --log-level warning cms.wsgi:application

run: demo serve

test: dev
	@$(BIN)/python tests/run.py

check: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy cms
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) document_states --check
	$(BIN)/python -m pytest tests/test_architecture.py tests/test_docs.py

fix: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: bench-reading bench-paper bench-publish bench-lighthouse pictures

bench-reading: dev demo
	@$(BIN)/python bench/reading.py

bench-paper: dev demo
	@$(BIN)/python bench/paper.py

bench-lighthouse: dev demo
	@$(BIN)/python bench/lighthouse.py

# Of the translation memory; SIZES are numbers of texts. Only SQLite where no PostgreSQL answers on 127.0.0.1:5432.
bench-memory: SIZES ?= 100000
bench-memory: dev
	@$(BIN)/python bench/memory.py $(SIZES)

bench-catalogues: dev
	@$(BIN)/python bench/catalogues.py $(SIZES)

# Of the checks, on the texts in the folder CORPORA; LANGUAGES are codes, all by default.
bench-checks: dev
	@$(BIN)/python bench/checks.py $(LANGUAGES)

# Of laying earlier work beside its English, on the texts in the folder CORPORA; LANGUAGES as above.
bench-alignment: dev
	@$(BIN)/python bench/alignment.py $(LANGUAGES)

# Of the screens of staff, on the PostgreSQL of 127.0.0.1; SIZES are factsheets×languages×segments. The database is kept.
bench-workbench: SIZES ?= 1000×30×150
bench-workbench: dev
	@$(BIN)/python bench/workbench.py $(SIZES)

# Of the audit, in the database that DATABASE_URL names; EVENTS is how many are made up.
bench-audit: dev
	@$(BIN)/python bench/audit.py

# Ten years of a charity through the acts, on the PostgreSQL of 127.0.0.1; FACTSHEETS, LANGUAGES, YEARS and EDITS say how much.
simulate: dev
	@$(BIN)/python bench/simulation.py

# Of the coordinator's overview, in the same database; LIMIT is how many milliseconds a page may take.
bench-overview: SIZES ?= 1000×30×150
bench-overview: dev
	@$(BIN)/python bench/overview.py $(SIZES)

bench-publish: setup
	@$(BIN)/python bench/publishing.py

# Every kind of patients' page in every language, and every screen of staff, looked at before it goes out; into docs/pictures.
pictures: dev pictures-workbench
	@$(MANAGE) shell --no-imports -c "from docs.pictures import main; main()"

# The screens of staff alone; ONLY=editor,sign takes these.
pictures-workbench: dev
	@$(MANAGE) shell --no-imports -c "from docs.pictures_of_workbench import main; main()"
