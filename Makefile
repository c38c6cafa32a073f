# netlab: `make analyze` for the main job, `make test` for the tests; both do all set-up themselves.

PREFIX ?= /usr/local
SWIFT ?= swift
NETLAB = .build/release/netlab

# What the system has to provide: Graphviz and a font for diagrams, SQLite for the store, Nettle for
# digests, oneDNN to compute, bubblewrap to confine specs, gnuplot for plots.
DEBIAN_PACKAGES = libgraphviz-dev libsqlite3-dev nettle-dev libdnnl-dev bubblewrap fonts-urw-base35 pkg-config \
  zlib1g-dev libturbojpeg0-dev libpng-dev gnuplot-nox dataset-fashion-mnist
HOMEBREW_PACKAGES = graphviz sqlite nettle onednn gnuplot pkg-config jpeg-turbo libpng
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

# PyTorch, ONNX Runtime and OpenVINO live in a virtual environment of their own; TORCH_WHEEL is what
# pip installs PyTorch from: a name, a version, or the path of a wheel for processors alone.
PEERS = .build/peers
PEERS_PYTHON ?= $(PEERS)/bin/python
TORCH_WHEEL ?= torch

.PHONY: help analyze test build install uninstall reports lint bench bench-peers fixtures claims test-onnx fuzz-onnx \
  counts sanitize dependencies clean

help:
	@echo "make analyze          analyse GoogLeNet: table, database, diagram"
	@echo "make test             run all tests"
	@echo "make build            build .build/release/netlab"
	@echo "make install          install netlab under PREFIX ($(PREFIX))"
	@echo "make uninstall        remove it again"
	@echo "make reports          write the pages of Reports/ anew from Specs/"
	@echo "make bench            measure start-up, memory and how the work grows"
	@echo "make bench-peers      put netlab's engine beside PyTorch, ONNX Runtime and OpenVINO"
	@echo "make fixtures         ask PyTorch anew for the numbers that the tests agree with"
	@echo "make claims           replay the papers' claims: train what is missing, write Reports/claims.md"
	@echo "make sanitize         run the engine's tests under the compiler's sanitizers"
	@echo "make lint             check the format of all sources"
	@echo "make clean            remove what was built"

analyze: build
	$(NETLAB) analyze Specs/googlenet.swift

test: dependencies
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

build: dependencies
	$(SWIFT) build -c release

reports: build
	rm -rf Reports/zoo Reports/zoo.md
	$(NETLAB) report Specs/*.swift -o Reports

# Sweeps of minutes each; a trial that fails keeps neither the others nor the page from being made.
claims: build
	@for sweep in Specs/sweeps/*.swift; do \
	  $(NETLAB) sweep $$sweep --no-plots || [ $$? = 1 ] || exit 1; done
	$(NETLAB) report --claims -o Reports

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Specs

# Builds of their own. Undefined behaviour is C's alone, and traps; what is known of the libraries
# underneath is told in Tests/Sanitizers.
SANITIZED_TESTS = $(SWIFT) test --filter EngineTests --scratch-path .build
sanitize: dependencies
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/leaks.txt \
	  $(SANITIZED_TESTS)/address --sanitize address
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/threads.txt \
	  $(SANITIZED_TESTS)/thread --sanitize thread
	$(SANITIZED_TESTS)/undefined -Xcc -fsanitize=undefined -Xcc -fsanitize-trap=undefined

# hyperfine and GNU time are needed for measuring alone.
bench: DEBIAN_PACKAGES += hyperfine time
bench: HOMEBREW_PACKAGES += hyperfine gnu-time
bench: build
	Tests/Benchmarks/analyze.sh $(NETLAB) Specs

$(PEERS)/bin/python: | dependencies
	python3 -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet $(TORCH_WHEEL) numpy onnx onnxruntime openvino safetensors fvcore ptflops \
	  || { rm -rf $(PEERS); exit 1; }

# CASES picks some of the measurements; the numbers are kept beside the virtual environment.
bench-peers: build $(PEERS_PYTHON)
	@$(PEERS_PYTHON) -c 'import torch, onnxruntime, openvino' || { echo "make: $(PEERS_PYTHON) has not\
	  all of PyTorch, ONNX Runtime and OpenVINO: say TORCH_WHEEL=… and remove $(PEERS)" >&2; exit 1; }
	$(PEERS_PYTHON) Tests/Peers/bench.py --netlab $(NETLAB) --json .build/peers.json $(CASES)
	$(PEERS_PYTHON) Tests/Peers/training.py --netlab $(NETLAB)

# The numbers of PyTorch's that the engine's tests agree with; they are committed.
fixtures: $(PEERS_PYTHON)
	$(PEERS_PYTHON) Tests/Peers/fixtures.py Tests/MeasurementTests/Fixtures
	$(PEERS_PYTHON) Tests/Peers/renaming.py Tests/MeasurementTests/Fixtures
	$(PEERS_PYTHON) Tests/Peers/curves.py > Tests/TrainingTests/Fixtures/curves.csv

# Models and operators' cases of ONNX's own test data, which the onnx package ships; then every network
# exported, checked and run by ONNX Runtime; then networks of PyTorch's, exported there.
test-onnx: $(PEERS_PYTHON) build
	$(PEERS_PYTHON) Tests/Peers/onnx_models.py all $(NETLAB)
	$(PEERS_PYTHON) Tests/Peers/onnx_export.py $(NETLAB)
	$(PEERS_PYTHON) Tests/Peers/onnx_torch.py $(NETLAB)
	$(PEERS_PYTHON) Tests/Peers/onnx_constants.py $(NETLAB)

# Multiply-adds and parameters beside those of two tools that count PyTorch modules.
counts: $(PEERS_PYTHON) build
	$(PEERS_PYTHON) Tests/Peers/onnx_counts.py $(NETLAB) Reports/counts.md

# Ten minutes of damaged models, none of which may crash netlab.
fuzz-onnx: $(PEERS_PYTHON) build
	$(PEERS_PYTHON) Tests/Peers/onnx_fuzz.py $(NETLAB) 10

dependencies:
ifeq ($(shell uname -s),Darwin)
	@for package in $(HOMEBREW_PACKAGES); do \
	  brew list --versions $$package >/dev/null 2>&1 || brew install $$package || exit 1; done
else
	@missing=""; for package in $(DEBIAN_PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' \
	    || missing="$$missing $$package"; done; \
	if [ -n "$$missing" ]; then \
	  command -v apt-get >/dev/null \
	    || { echo "make: please install what Debian calls:$$missing" >&2; exit 1; }; \
	  echo "installing$$missing"; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get update -qq \
	    && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	      --no-install-recommends $$missing >/dev/null; \
	fi
endif

# A netlab that works from any directory: the tool, the library that specs are compiled against,
# and the specs themselves.
install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/netlab $(DESTDIR)$(PREFIX)/share/netlab/Specs
	install $(NETLAB) $(DESTDIR)$(PREFIX)/bin/netlab
	install -m 644 .build/release/Modules/Netlab.swiftmodule .build/release/libNetlabLanguage.a \
	  $(DESTDIR)$(PREFIX)/lib/netlab/
	cp -R Specs/. $(DESTDIR)$(PREFIX)/share/netlab/Specs/
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(NETLAB) --generate-completion-script bash \
	  > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/netlab
	$(NETLAB) --generate-completion-script zsh \
	  > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_netlab
	$(NETLAB) --generate-completion-script fish \
	  > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/netlab.fish

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/netlab $(DESTDIR)$(PREFIX)/lib/netlab \
	  $(DESTDIR)$(PREFIX)/share/netlab \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/netlab \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_netlab \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/netlab.fish

clean:
	$(SWIFT) package clean
