# Each target calls a script or cargo. `make help` lists them.
.PHONY: help run watch check test setup build e2e bench audit fmt

help: ## this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## builds a quick version, loads the demo community on first start, serves on 127.0.0.1:3000
	@scripts/run

watch: ## serves and rebuilds on every change (unoptimised)
	@scripts/watch

check: ## the check for daily work: format, clippy, architecture, unit and integration tests on SQLite
	@scripts/check

test: ## the whole check; CI runs exactly this
	@scripts/test

setup: ## checks prerequisites and fetches all tools
	@scripts/setup --for-tests

build: ## the release build: target/release/circlet and target/site
	@scripts/setup && scripts/build

e2e: ## only the journeys in a browser
	@scripts/setup && scripts/build && scripts/e2e

bench: ## load, memory, start-up, sizes and Lighthouse, into benches/README.md
	@scripts/setup && scripts/build && scripts/bench

fmt: ## formats the code
	@scripts/format

audit: ## known vulnerabilities of dependencies (needs the network)
	@scripts/audit
