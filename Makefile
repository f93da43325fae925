# The two commands that a newcomer needs are `make demo` and `make test`; both set up what is missing and say so.

.DEFAULT_GOAL := help
.PHONY: help setup demo test baseline samples bench-ocr train clean

PYTHON  ?= python3
ARCHIVE ?= target/demo
N    ?= 12
SEED ?= 1
MINUTES ?= 120
OUT  ?= target/samples
SAMPLES_PYTHON := .tools/samples/bin/python

export PATH := $(if $(CARGO_HOME),$(CARGO_HOME)/bin:)$(HOME)/.cargo/bin:$(PATH)

help:           ## this list
	@sed -n 's/^\([a-z-]*\): .*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

setup: ## system packages, libpdfium (pinned, checked); does only what is missing
	@tools/setup.sh

demo: setup ## build, read samples/, show letters, deadlines and chains
	cargo build --release --locked
	@tools/demo.sh "$(ARCHIVE)"

test: setup ## format, lints, all tests, the samples against their baseline
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked
	@tools/eval-samples.sh target/debug/saraban

baseline: setup ## take what the samples now give for the baseline that `make test` compares with
	cargo build --locked
	@tools/eval-samples.sh target/debug/saraban new

$(SAMPLES_PYTHON): samples/make/requirements.lock
	@tools/setup.sh python
	$(PYTHON) -m venv .tools/samples
	.tools/samples/bin/pip install --quiet --disable-pip-version-check --no-deps -r samples/make/requirements.lock
	@touch $@

samples: $(SAMPLES_PYTHON) ## more sample bundles: N=100 SEED=7 OUT=/tmp/more [LINES=1]
	$(SAMPLES_PYTHON) samples/make --out "$(OUT)" --count $(N) --seed $(SEED) $(if $(LINES),--lines)

bench-ocr: setup $(SAMPLES_PYTHON) ## this recogniser against Tesseract and OCRmyPDF, over the same pages; the table goes into README.md
	@tools/setup.sh bench
	cargo build --release --locked
	$(SAMPLES_PYTHON) tools/bench-ocr.py --readme $(BENCH)

train: ## train the recogniser further and take its weights: MINUTES=120 [TRAIN="--lr 1e-3"]; says what it needs
	@tools/train.sh "$(MINUTES)" $(TRAIN)

clean: ## what was built (not the tools fetched)
	cargo clean
