# What each target needs it brings along or names: see CONTRIBUTING.md.
GO      ?= go
BIN     := bin/geodrill
CACHE   := .cache
SQLC    := github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1
PKGS    := ./...
FUZZTIME ?= 30s

.PHONY: run build test test-needs lint generate generate-api generated bench fuzz clean

## run: build and serve the demo on ./data
run: build
	@$(BIN) serve --demo

## build: the binary, into bin/
build:
	@$(GO) build -trimpath -o $(BIN) ./cmd/geodrill

## test: everything that CI runs
test: test-needs lint generated
	$(GO) test -race -count=1 -timeout 10m $(PKGS)

test-needs:
	@sh .ci/needs

## lint: formatting, vet, staticcheck; the tests in cmd/geodrill forbid the rest
lint:
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; fi
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
	@cd server && $(GO) tool oapi-codegen -config api/oapi-codegen.yaml -o ../$(CACHE)/api.gen.go openapi.yaml
	@cmp -s $(CACHE)/api.gen.go server/api/api.gen.go || { echo "server/api/api.gen.go is stale: run make generate"; exit 1; }

## bench: the comparisons of docs/performance.md
bench: build
	@$(GO) build -o $(CACHE)/bench ./cmd/bench
	@$(CACHE)/bench -product $(BIN)

## fuzz: every fuzz target for FUZZTIME
fuzz:
	@for pkg in $$($(GO) list $(PKGS)); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

clean:
	rm -rf bin $(CACHE)
