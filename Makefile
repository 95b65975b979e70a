# Needs Python 3.11 or later, and nothing else; `python -m local` does the work.
PORT ?= 8400
ENV ?= default

# The environment's own Python once it exists, so that a changed default doesn't rebuild it.
PYTHON ?= $(shell for python in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
LOCAL = $(or $(PYTHON),$(error Python 3.11 or later is needed, and was not found)) -m local

.DEFAULT_GOAL := help
.PHONY: help run stop reset publish lock test test-servers nightly check fuzz bench images build openapi deploy network operator billing seed-accounts restore recount attach

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 21

run: ## Start everything on this machine (PORT=8400); Ctrl-C stops it
	@$(LOCAL) run --port $(PORT)

stop: ## Stop what `make run` started and keep its data
	@$(LOCAL) stop

reset: ## Forget the data of `make run`
	@$(LOCAL) reset

publish: ## Build a changed console and bring it into what `make run` started
	@$(LOCAL) publish

lock: ## Write the requirement locks from the .in files (ARGS=--upgrade: the newest of the rest)
	@$(LOCAL) lock $(ARGS)

test: ## Run every test but those against snac (ARGS="tests/unit -k slot" selects)
	@$(LOCAL) test $(ARGS)

test-servers: ## Install networks' own servers and run the tests that talk to them
	@$(LOCAL) test-servers $(ARGS)

check: ## The quick gate: style, types, template, unit tests, of Python and the console
	@$(LOCAL) check

nightly: ## Mix 20,000 random steps and faults over every kind of network (SEED=1 SEEDS=1: again)
	@DRUMBEAT_SEED=$${SEED:-$$(date +%s)} DRUMBEAT_SEEDS=$${SEEDS:-22} DRUMBEAT_OVERDUE=5000 \
		DRUMBEAT_BEHAVIOURS=all $(LOCAL) test tests/integration/faults/test_random_histories.py \
		$(if $(SEED),,tests/integration/faults tests/integration/services/test_outage.py) -n auto

fuzz: ## Look for 5xx answers and schema violations with many generated requests
	@DRUMBEAT_FUZZ_EXAMPLES=$${EXAMPLES:-200} $(LOCAL) test tests/stack -k schemathesis

bench: ## Measure lag, costs, planning, cold starts (ARGS="lag --bursts 60" selects); an hour
	@$(LOCAL) build
	@PYTHONPATH=functions:. .venv/bin/python -m tests.bench $(ARGS)

images: ## Make docs/images from the browser tests' screenshots (after `make test`)
	@$(LOCAL) setup
	@.venv/bin/python -m tests.e2e.images

build: ## Build console and template for this machine
	@$(LOCAL) build

openapi: ## Write docs/openapi.json from the code
	@$(LOCAL) setup
	@PYTHONPATH=functions:. .venv/bin/python -m api.openapi docs/openapi.json

deploy: ## Build and deploy to AWS (ENV=prod: an environment of samconfig.toml)
	@$(LOCAL) deploy --env $(ENV)

network: ## Set up a network with the app that you registered there (NAME=facebook ENV=prod)
	@$(LOCAL) network --env $(ENV) --name $(NAME)

operator: ## Make somebody an operator (EMAIL=… ENV=prod; without ENV of what runs here; ARGS=--remove)
	@$(LOCAL) operator --email "$(EMAIL)" $(if $(filter file default,$(origin ENV)),,--env $(ENV)) $(ARGS)

billing: ## Set what billing signs its events with, for a deployment (ENV=prod), and show it once
	@$(LOCAL) billing --env $(ENV)

seed-accounts: ## Put the six accounts to try plans with into what `make run` started
	@$(LOCAL) seed-accounts

restore: ## Bring a deployment's table back (ENV=prod AT=2026-11-28T10:00:00Z); see docs/runbook.md
	@$(LOCAL) restore --env $(ENV) $(if $(AT),--at $(AT))

recount: ## Count figures again, and put right what is wrong (ENV=prod; without ENV of what runs here)
	@$(LOCAL) recount $(if $(filter file default,$(origin ENV)),,--env $(ENV))

attach: ## Give what a deleted stack has left to a new one (ENV=prod), before `make deploy`
	@$(LOCAL) attach --env $(ENV)
