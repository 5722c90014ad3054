# The menu of this project: `make` lists it. Every target prepares what it needs; nothing is done twice.
# The order of the work is in Python: progress_update/pipeline.py.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# Looked up before .venv is on the path: a half-made one must not make itself.
PYTHON3 := $(or $(shell command -v python3),$(error python3 is needed, for example: sudo apt-get install python3))

# .venv is ready when a set-up has finished for just these pins in just this folder.
ifeq ($(CONDA_DEFAULT_ENV),progress-update)
BIN := $(CONDA_PREFIX)/bin
READY :=
else
BIN := $(CURDIR)/.venv/bin
READY := .venv/ready-$(shell { pwd; cat requirements.lock pyproject.toml scripts/set_up.py; } | cksum | tr ' ' '-')
ifneq ($(shell test -x .venv/bin/python && echo runs),runs)
.PHONY: $(READY)
endif
endif
export PATH := $(BIN):$(PATH)

# Make itself means the assembler by AS, and some systems call the machine by NAME.
AS =
NAME =

# What a target cannot do without is asked for before anything is set up.
need = $(if $(filter $(1),$(MAKECMDGOALS)),$(if $($(2)),,$(error make $(1) needs $(2), for example: make $(1) $(3))))
$(call need,report,PERIOD,PERIOD=2022Q1)
$(call need,reports,PERIODS,PERIODS=2018Q1..2022Q4 AREAS=all)
$(call need,briefing,PERIOD,PERIOD=2022Q1)
$(call need,gate,PERIOD,PERIOD=2022Q1)
$(call need,correct,PERIOD,PERIOD=2021Q3 REASON="A month of one borough had been counted twice.")
$(call need,correct,REASON,PERIOD=2021Q3 REASON="A month of one borough had been counted twice.")
$(call need,bundle,PERIOD,PERIOD=2022Q1)
$(call need,pack,PERIOD,PERIOD=2022Q1)
$(call need,publish,PERIOD,PERIOD=2022Q1 DEST=/srv/updates)
$(call need,publish,DEST,PERIOD=2022Q1 DEST=/srv/updates)
$(call need,publish-site,DEST,DEST=s3://bucket/site)
$(call need,sign,PERIOD,PERIOD=2022Q1 CHAPTER=violence AS="Head of Evidence" NAME="A. Person")
$(call need,sign,CHAPTER,PERIOD=2022Q1 CHAPTER=violence AS="Head of Evidence" NAME="A. Person")
$(call need,sign,AS,PERIOD=2022Q1 CHAPTER=violence AS="Head of Evidence" NAME="A. Person")
$(call need,sign,NAME,PERIOD=2022Q1 CHAPTER=violence AS="Head of Evidence" NAME="A. Person")
$(call need,status,PERIOD,PERIOD=2022Q1)
$(call need,compare,PERIOD,PERIOD=2021Q3 AS_AT=2022-01-31)
$(call need,compare,AS_AT,PERIOD=2021Q3 AS_AT=2022-01-31)
$(call need,trace,MEASURE,MEASURE=homicide_domestic PERIOD=2022Q1)
$(call need,trace,PERIOD,MEASURE=homicide_domestic PERIOD=2022Q1)
$(call need,ingest,FILE,FILE=received.csv SOURCE=mps_borough_crime PUBLISHED=2022-05-01)
$(call need,ingest,SOURCE,FILE=received.csv SOURCE=mps_borough_crime PUBLISHED=2022-05-01)
$(call need,ingest,PUBLISHED,FILE=received.csv SOURCE=mps_borough_crime PUBLISHED=2022-05-01)

# A day, AS_AT=2022-06-24, keeps to the editions published by then; a borough, AREA=Hackney, is reported instead of
# London. Either report gets a folder of its own.
# WORKERS (notebooks side by side), KERNEL=plain, CELL_TIMEOUT and NOW (an hour to rehearse) reach the program by the
# environment.
# FORMATS=html,pdf,xlsx too: the page is always made, and with it only what is asked for.
# NOCACHE=1 does every step again.
SELECTED = $(if $(AS_AT),--as-at "$(AS_AT)") $(if $(AREA),--area "$(AREA)")
BUILD_OPTIONS = $(SELECTED) $(if $(ENGINE),--engine "$(ENGINE)") $(if $(NOCACHE),--fresh) $(OPTIONS)

##@ Reports

.PHONY: report
report: $(READY) ## Build a quarter's report: make report PERIOD=2022Q1 [AREA=Hackney] [AS_AT=2022-06-24] [ENGINE=auto|quarto|pandoc]
	@"$(BIN)/progress-update" report "$(PERIOD)" $(BUILD_OPTIONS)

# PERIODS: 2018Q1..2022Q4, or quarters with commas. AREAS: all, boroughs, or names with commas. A Dask cluster's address
# in SCHEDULER makes them there; STORE is then where they go, as fsspec reads it.
.PHONY: reports
reports: $(READY) ## Build many reports side by side: make reports PERIODS=2018Q1..2022Q4 AREAS=all [FORMATS=html,pdf,xlsx]
	@"$(BIN)/progress-update" reports "$(PERIODS)" $(if $(AREAS),--areas "$(AREAS)") $(if $(AS_AT),--as-at "$(AS_AT)") \
	  $(if $(ENGINE),--engine "$(ENGINE)") $(if $(DEMO),--demo) $(OPTIONS)

.PHONY: site
site: $(READY) ## The archive site from all releases under reports/: make site [OUT=site] [ADDRESS=https://...]
	@"$(BIN)/progress-update" site $(if $(OUT),--out "$(OUT)") $(if $(ADDRESS),--address "$(ADDRESS)") $(OPTIONS)

.PHONY: serve
serve: $(READY) ## Show report and site in a browser while you work on them: make serve [PERIOD=2022Q1] [PORT=8000] [AREA=]
	@exec "$(BIN)/progress-update" serve "$(or $(PERIOD),2022Q1)" --port "$(or $(PORT),8000)" \
	  $(if $(AREA),--area "$(AREA)") $(if $(ENGINE),--engine "$(ENGINE)") $(OPTIONS)

.PHONY: publish-site
publish-site: $(READY) system ## Send the archive site, what of it has changed: make publish-site DEST=s3://bucket/site [ADDRESS=] [DRY=1]
	@"$(BIN)/progress-update" publish-site --to "$(DEST)" $(if $(OUT),--out "$(OUT)") $(if $(ADDRESS),--address "$(ADDRESS)") \
	  $(if $(DRY),--dry-run) $(OPTIONS)

.PHONY: demo
demo: $(READY) ## The same report with invented figures where none are published [PERIOD=2022Q1]
	@"$(BIN)/progress-update" demo "$(or $(PERIOD),2022Q1)" $(BUILD_OPTIONS)

.PHONY: briefing
briefing: $(READY) ## The report with a briefing pack, a Word document and slides: make briefing PERIOD=2022Q1
	@"$(BIN)/progress-update" briefing "$(PERIOD)" $(BUILD_OPTIONS)

.PHONY: gate
gate: $(READY) $(if $(FULL),system) ## Check a built report before it is published: make gate PERIOD=2022Q1 [DEMO=1] [FULL=1]
	@"$(BIN)/progress-update" gate "$(PERIOD)" $(SELECTED) $(if $(DEMO),--demo) $(if $(FULL),--full)

.PHONY: publish
publish: $(READY) system ## Send a release that is signed and passed the gate in full: make publish PERIOD=2022Q1 DEST=s3://bucket/updates [DRY=1]
	@"$(BIN)/progress-update" publish "$(PERIOD)" --to "$(DEST)" $(SELECTED) $(if $(DRY),--dry-run) $(OPTIONS)

.PHONY: correct
correct: $(READY) ## Put a new version in the place of a public one: make correct PERIOD=2021Q3 REASON="..." [AREA=]
	@"$(BIN)/progress-update" correct "$(PERIOD)" --reason "$(REASON)" $(if $(AREA),--area "$(AREA)") \
	  $(if $(ENGINE),--engine "$(ENGINE)") $(OPTIONS)

.PHONY: bundle
bundle: $(READY) ## Pack a release for london.gov.uk: make bundle PERIOD=2022Q1 [AREA=] [FILES_AT=assets/]
	@"$(BIN)/progress-update" bundle "$(PERIOD)" $(SELECTED) $(if $(FILES_AT),--files-at "$(FILES_AT)") $(OPTIONS)

.PHONY: pack
pack: $(READY) ## One PDF for a committee's papers, of a built release: make pack PERIOD=2022Q1 [AREA=Hackney] [DEMO=1]
	@"$(BIN)/progress-update" pack "$(PERIOD)" $(SELECTED) $(if $(DEMO),--demo) $(OPTIONS)

.PHONY: sign
sign: $(READY) ## Sign a chapter as it stands: make sign PERIOD=2022Q1 CHAPTER=violence AS="Head of Evidence" NAME="A. Person"
	@"$(BIN)/progress-update" sign "$(PERIOD)" --chapter "$(CHAPTER)" --as "$(AS)" --name "$(NAME)" $(SELECTED)

.PHONY: status
status: $(READY) ## Which chapters are signed, and which signatures are stale or missing: make status PERIOD=2022Q1
	@"$(BIN)/progress-update" status "$(PERIOD)" $(SELECTED)

.PHONY: calendar
calendar: $(READY) ## The calendar of releases, as a page and to subscribe to
	@"$(BIN)/progress-update" calendar

.PHONY: verify
verify: $(READY) ## Rebuild a release and compare every byte: make verify PERIOD=2022Q1 [AREA=] [AS_AT=] [DEMO=1] [FOLDER=]
	@"$(BIN)/progress-update" verify $(if $(or $(FOLDER),$(PERIOD)),"$(or $(FOLDER),$(PERIOD))") \
	  $(SELECTED) $(if $(DEMO),--demo) $(OPTIONS)

.PHONY: compare
compare: $(READY) ## What differs between the editions of two days: make compare PERIOD=2021Q3 AS_AT=2022-01-31 [WITH=2026-02-01]
	@"$(BIN)/progress-update" compare "$(PERIOD)" --as-at "$(AS_AT)" $(if $(AREA),--area "$(AREA)") $(if $(WITH),--with "$(WITH)") $(OPTIONS)

.PHONY: trace
trace: $(READY) ## How a figure was made: make trace MEASURE=homicide_domestic PERIOD=2022Q1 [OPTIONS=--json]
	@"$(BIN)/progress-update" trace "$(MEASURE)" "$(PERIOD)" $(SELECTED) $(OPTIONS)

.PHONY: ingest
ingest: $(READY) ## Take in files as received: make ingest FILE=... SOURCE=... PUBLISHED=2022-05-01
	@"$(BIN)/progress-update" ingest --source "$(SOURCE)" --published "$(PUBLISHED)" $(OPTIONS) $(FILE)

.PHONY: fetch
fetch: $(READY) ## Get the publishers' current files: make fetch [SOURCE=mps_borough_crime]
	@"$(BIN)/progress-update" fetch $(SOURCE) $(if $(ACCEPT),--accept "$(ACCEPT)") $(OPTIONS)

.PHONY: notebooks
notebooks: $(READY) ## Open the notebooks in JupyterLab
	@"$(BIN)/jupyter" lab $(if $(filter 0,$(shell id -u)),--allow-root) notebooks

##@ Set-up

.PHONY: setup
setup: $(READY) ## Prepare .venv, and try once to bring Quarto
	@"$(BIN)/python" scripts/set_up_quarto.py --once
	@echo 'Ready. For example: make report PERIOD=2022Q1'

.PHONY: system
system: ## Install what some tests and the full gate use (Chromium, Poppler, Java, LibreOffice)
	@"$(PYTHON3)" scripts/set_up.py tools

.PHONY: quarto
quarto: $(READY) ## Try again to bring Quarto
	@"$(BIN)/python" scripts/set_up_quarto.py

.PHONY: lock
lock: $(READY) ## Resolve the pins anew [OPTIONS=--upgrade takes the newest releases]
	@"$(BIN)/python" scripts/lock_versions.py $(OPTIONS)

ifdef READY
$(READY):
	@"$(PYTHON3)" scripts/set_up.py environment "$@"
endif

##@ Checks

.PHONY: test
test: $(READY) system ## Run the tests [TESTS=tests/unit]
	@"$(BIN)/python" -m pytest -n $(TEST_PROCESSES) --dist loadgroup $(TESTS)

# One more than there are cores: some tests wait, for servers, browsers and other programs.
TEST_PROCESSES = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: check
check: $(READY) ## Look for faults of style and type, and notebooks with outputs; changes nothing
	@"$(BIN)/ruff" check --quiet .
	@"$(BIN)/ruff" format --check --quiet . || { echo 'Some files are not in the common format: run make fix'; exit 1; }
	@"$(BIN)/mypy"
	@$(if $(NOTEBOOKS),"$(BIN)/nbstripout" --keep-id --verify $(NOTEBOOKS) || { echo 'Some notebooks hold outputs: run make fix'; exit 1; })

.PHONY: bench
bench: $(READY) ## Measure a report beside the same made by hand, for docs/performance.md [RUNS=3]
	@"$(BIN)/python" -m progress_update.bench --runs "$(or $(RUNS),3)" $(if $(ENGINE),--engine "$(ENGINE)") $(OPTIONS)

.PHONY: fix
fix: $(READY) ## Put the code in the common format and strip the notebooks of outputs
	@"$(BIN)/ruff" check --fix --exit-zero --quiet .
	@"$(BIN)/ruff" format --quiet .
	@$(if $(NOTEBOOKS),"$(BIN)/nbstripout" --keep-id $(NOTEBOOKS))

NOTEBOOKS = $(wildcard notebooks/*.ipynb)

.PHONY: bench-data
bench-data: $(READY) ## Time and memory of taking in large street files [SIZES="1 10 50" RUNS=3], into docs/performance-data.md
	@"$(BIN)/python" scripts/bench_data.py --sizes "$(or $(SIZES),1 10 50)" --runs "$(or $(RUNS),3)" $(OPTIONS)

##@ Tidying

.PHONY: clean
clean: ## Remove what was generated: reports and caches
	@find reports -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
	@rm -rf .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist site
	@find . -path ./.venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove .venv as well
	@rm -rf .venv

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
