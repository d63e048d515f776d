# Every command of the project, by name. `make` alone lists them.
# PYTHON=/path/to/python3.12 chooses the Python that makes .venv; without it the newest fitting is found.

BIN := .venv/bin
SHARED ?= ../shared/data
# Two workers: what the smallest of today's machines can feed.
WORKERS ?= 2
# "real and not slow" leaves out the pages in German and the walk by keyboard.
REAL ?= real

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test test-real check accuracy bench soak soak-slice load screenshots fuzz mutate lock

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name what; do \
		printf '%-18s %s\n' "$$name" "$$what"; done

setup: ## make .venv with what Cardassay needs (done once; instant afterwards)
	@PYTHON='$(PYTHON)' sh scripts/setup.sh

setup-dev: ## the same with the tools of its developers
	@PYTHON='$(PYTHON)' sh scripts/setup.sh --dev

demo: setup ## judge the bundled example tender, write its HTML report and say where it is
	@$(BIN)/python scripts/demo.py

test: setup-dev ## run all tests that need nothing but Python
	@unset PYTHONDONTWRITEBYTECODE; $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q -m "not real"

test-real: setup-dev ## those against real counterparts: PostgreSQL, Chromium, mail, OpenID, the API's document
	@sh scripts/system_parts.sh
	@unset PYTHONDONTWRITEBYTECODE; $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -q -m "$(REAL)" tests

check: setup-dev ## lint, form, types, direction of imports, lock file
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m ruff format --check
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/check_lock.py

accuracy: setup-dev ## read labelled real papers and count right, left out and wrong (SHARED=folder)
	@code=0; for each in benchmarks/*_reading.py; do \
		echo "== $$each"; $(BIN)/python "$$each" --data "$(SHARED)" || code=1; \
	done; exit $$code

bench: setup-dev ## measure times and memory; prints a table (SHARED=folder)
	@$(BIN)/python benchmarks/bench.py "$(SHARED)"

soak: setup-dev ## kill server and worker at 50 random moments of a bulk upload; nothing may be lost
	@$(BIN)/python benchmarks/soak.py

soak-slice: setup-dev ## the same for two minutes (SLICE=seconds)
	@SLICE=$${SLICE:-120} $(BIN)/python benchmarks/soak.py --suppliers 1

load: setup-dev ## 50 readers and 5 reviewers at once on 1,000 suppliers; prints a table (DATABASE_URL=…)
	@$(BIN)/python benchmarks/load.py --database-url '$(DATABASE_URL)'

screenshots: setup-dev ## take the pictures of docs/images/web-*.png anew, in a real Chromium
	@$(BIN)/python scripts/make_screenshots.py

fuzz: setup-dev ## read thousands of broken files, each with limits; prints every fault (SHARED=folder)
	@$(BIN)/python benchmarks/fuzz.py --data "$(SHARED)"

mutate: setup-dev ## delete or move each rule, day and weight: a vector must catch every one
	@$(BIN)/python scripts/mutate.py

lock: ## for maintainers, with uv: lock the newest packages, write requirements/ again
	@sh scripts/lock.sh
