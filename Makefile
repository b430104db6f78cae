# Two commands do everything from a fresh Debian 12 machine: `make demo` and `make test`.
# Everything they make lies in build/ and out/.

JOBS := $(shell nproc)
RELEASE := build/release
KAOCHENG := $(RELEASE)/adapters/cli/kaocheng
GENERATE := $(RELEASE)/examples/kaocheng-generate

.PHONY: help demo test configure build bench setup lint sanitize clean

help:
	@echo "make demo    set up, build, score the example prefecture's year 2016"
	@echo "make test    set up, build, run all tests"
	@echo "make bench   measure speed and memory"
	@echo "make lint    format, includes, clang-tidy with the naming check"
	@echo "make sanitize    tests of the program with clang under AddressSanitizer and UBSan"

setup:
	@tools/setup

configure: setup | build/
	@cmake --preset release >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }

build/:
	@mkdir -p build

build: configure
	@cmake --build --preset release -j $(JOBS) -- --quiet

# The programs alone: the tests take longer to build than what they test.
demo: configure
	@cmake --build --preset release -j $(JOBS) --target kaocheng kaocheng-generate -- --quiet
	@examples/demo $(KAOCHENG) $(GENERATE)

test: build
	@ctest --test-dir $(RELEASE) --output-on-failure -j $(JOBS)

bench: setup | build/
	@cmake --preset release -DKAOCHENG_BUILD_BENCH=ON >build/configure.log 2>&1 || { cat build/configure.log; exit 1; }
	@cmake --build --preset release -j $(JOBS) -- --quiet
	@bench/run $(RELEASE)

lint:
	@tools/lint

sanitize:
	@tools/sanitize

clean:
	@rm -rf build out
