# One command a task. Everything installs into .venv in this folder.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: serve test check lock bench bench-scale bench-profile bench-message bench-slow-readers bench-idle-websockets bench-page \
        bench-first-view bench-terminal fuzz clean

serve: $(VENV)/.installed  ## start a room: make serve ARGS="127.0.0.1 8081"
	$(BIN)/hubbub serve $(ARGS)

test: $(VENV)/.developing  ## run the tests: make test ARGS="tests/hub -x"
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.developing  ## lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.developing  ## five workloads, ours beside other servers: make bench ARGS="--repeats 5"
	$(BIN)/python bench/comparison.py $(ARGS)

bench-scale: $(VENV)/.developing  ## how cost and memory grow with members, rooms, sessions, messages, history
	$(BIN)/python bench/scale.py $(ARGS)

bench-profile: $(VENV)/.developing  ## what the server spends its time on under three workloads
	$(BIN)/python bench/profile_of_load.py $(ARGS)

bench-slow-readers: $(VENV)/.developing  ## what stopped readers cost the others
	$(BIN)/python bench/slow_readers.py $(ARGS)

bench-idle-websockets: $(VENV)/.developing  ## what idle WebSockets cost in memory
	$(BIN)/python bench/idle_websockets.py $(ARGS)

bench-page: $(VENV)/.developing  ## what scrolling through 10,000 messages costs a browser
	$(BIN)/python bench/scrolling.py $(ARGS)

bench-terminal: $(VENV)/.developing  ## what the terminal client costs with short and long histories
	$(BIN)/python bench/terminal_client.py $(ARGS)

bench-first-view: $(VENV)/.developing  ## how long a first visit takes to show what was said
	$(BIN)/python bench/first_view.py $(ARGS)

bench-message: $(VENV)/.developing  ## what one message costs on its way, stage by stage
	$(BIN)/python bench/one_message.py $(ARGS)

fuzz: $(VENV)/.developing  ## random lines of IRC, then random JSON, until something breaks: make fuzz ARGS="--minutes 3"
	$(BIN)/python fuzz/irc.py $(ARGS)
	$(BIN)/python fuzz/json_clients.py $(ARGS)

lock: $(VENV)/.developing  ## pin the dependencies anew
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.developing: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
