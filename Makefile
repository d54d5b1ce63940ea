# make run and make test are all the set-up there is; see README.md.
GO      ?= go
PREFIX  ?= /usr/local
DESTDIR ?=
BIN     ?= bin

PROGRAMS := supervisord supervisorctl echo_supervisord_conf pidproxy
PLUGINS  := supervisor_cache supervisor_twiddler supervisor_stdout quick
# Other names of quick, which are those of the Python packages that it replaces.
QUICK    := supervisor_quick supervisorwildcards supervisorserialrestart
# Where bash, zsh and fish look for scripts, below share.
COMPLETIONS := bash-completion/completions zsh/site-functions fish/vendor_completions.d
# gRPC's tracing pages bring in html/template, which keeps the linker from leaving
# out methods that nobody calls: two megabytes.
BUILD    := CGO_ENABLED=0 $(GO) build -trimpath -tags grpcnotrace -ldflags "-s -w"
LINT     := bin/tools/golangci-lint

.PHONY: all build run test lint cross fuzz bench proto install clean
all: build

build:
	@mkdir -p $(BIN)/plugins
	$(BUILD) -o $(BIN)/ $(PROGRAMS:%=./cmd/%)
	$(BUILD) -o $(BIN)/plugins/ $(PLUGINS:%=./plugins/%)
	@for name in $(QUICK); do ln -sf quick $(BIN)/plugins/$$name || exit 1; done
	@ln -sf plugins/supervisor_stdout $(BIN)/supervisor_stdout

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

# The code of the plugin protocol, which is committed. Needs protoc
# (apt-get install protobuf-compiler).
PROTO := sdk/proto/v1
proto:
	cd .ci/tools && $(GO) build -o ../../bin/tools/ google.golang.org/protobuf/cmd/protoc-gen-go google.golang.org/grpc/cmd/protoc-gen-go-grpc
	PATH="$(CURDIR)/bin/tools:$$PATH" protoc -Ireeve/plugin/v1=$(PROTO) \
		--go_out=. --go_opt=module=github.com/reeve-supervisor/reeve \
		--go-grpc_out=. --go-grpc_opt=module=github.com/reeve-supervisor/reeve \
		$(patsubst $(PROTO)/%,reeve/plugin/v1/%,$(wildcard $(PROTO)/*.proto))

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/supervisor/plugins
	install -m 755 $(PROGRAMS:%=$(BIN)/%) $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(PLUGINS:%=$(BIN)/plugins/%) $(DESTDIR)$(PREFIX)/lib/supervisor/plugins
	for name in $(QUICK); do ln -sf quick $(DESTDIR)$(PREFIX)/lib/supervisor/plugins/$$name || exit 1; done
	ln -sf ../lib/supervisor/plugins/supervisor_stdout $(DESTDIR)$(PREFIX)/bin/supervisor_stdout
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(COMPLETIONS:%=$(DESTDIR)$(PREFIX)/share/%)
	install -m 644 $(foreach name,$(PROGRAMS),cmd/$(name)/$(name).1) $(DESTDIR)$(PREFIX)/share/man/man1
	cd cmd/supervisorctl/completion && \
		install -m 644 supervisorctl.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/supervisorctl && \
		install -m 644 _supervisorctl $(DESTDIR)$(PREFIX)/share/zsh/site-functions && \
		install -m 644 supervisorctl.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

clean:
	rm -rf bin
