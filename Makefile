# make run and make test are all the set-up there is; see README.md.
GO      ?= go
PREFIX  ?= /usr/local
DESTDIR ?=

PROGRAMS := supervisord supervisorctl echo_supervisord_conf pidproxy
BUILD    := CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w"
LINT     := bin/tools/golangci-lint

.PHONY: all build run test lint cross fuzz bench install clean
all: build

build:
	@mkdir -p bin
	$(BUILD) -o bin/ $(PROGRAMS:%=./cmd/%)

# The example runs in the foreground until Ctrl-C.
run: build
	@examples/run

test:
	$(GO) vet ./...
	$(GO) test -race ./...

lint: $(LINT)
	$(LINT) run ./...

$(LINT): .ci/tools/go.mod .ci/tools/go.sum
	cd .ci/tools && $(GO) build -o ../../$(LINT) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

# Linux first, but it must compile elsewhere too.
cross:
	for os in darwin freebsd; do for arch in amd64 arm64; do \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) vet ./... || exit 1; \
	done; done

# Each fuzz target for FUZZTIME.
FUZZTIME ?= 60s
fuzz:
	@for package in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

install: build
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(PROGRAMS:%=bin/%) $(DESTDIR)$(PREFIX)/bin

clean:
	rm -rf bin
