# Two commands: `make demo` shows the portal, `make test` proves it. Both install what they need.
PYTHON ?= python3
export PYTHON

.PHONY: help demo test load setup lock
help:
	@echo "make demo    the portal with a believable month of work, on http://127.0.0.1:8000 (PORT=8001 for another)"
	@echo "make test    the whole test suite; ARGS=... goes to pytest, for example ARGS='tests/office -k clocks'"
	@echo "make load    300 people for ten minutes, five times as many, and afterwards (LOAD_SECONDS=60 for less)"
	@echo "make setup   only install what both need"
	@echo "make lock    write the lock files again from pyproject.toml"

demo:
	@ops/demo.sh

test:
	@ops/test.sh $(ARGS)

load:
	@LOAD_SECONDS=$${LOAD_SECONDS:-600} ops/test.sh tests/benchmarks/test_load.py -q

setup:
	@ops/setup.sh test

lock:
	.boot/bin/uv pip compile --quiet --generate-hashes --universal --no-header --extra embedded \
		pyproject.toml -o requirements.txt
	.boot/bin/uv pip compile --quiet --generate-hashes --universal --no-header --extra embedded --extra dev \
		--constraint requirements.txt pyproject.toml -o requirements-dev.txt
	echo 'uv' | .boot/bin/uv pip compile --quiet --generate-hashes --universal --no-header - -o ops/requirements-boot.txt
