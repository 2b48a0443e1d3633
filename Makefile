# Token Station. `make help` says what there is.

CARGO ?= cargo
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)

.DEFAULT_GOAL := help
.PHONY: help demo test screens bench soak deps components

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## build the station and work a shift with emulated tokens, in a window or in the terminal
	@assets/install-packages.sh run
	$(CARGO) build --locked
	$(TARGET_DIR)/debug/token-station demo $(DEMO)

test: deps components ## check format and lints, then run every test
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets --locked -- -D warnings
	$(CARGO) test --locked

screens: ## draw every screen in both languages and themes into screens/
	$(CARGO) run --locked -- screens --out screens

bench: ## measure, and print each figure beside its floor
	$(CARGO) bench --locked

soak: ## cut, kill, garble and work a large year, for a long time
	SOAK=1 $(CARGO) test --release --locked \
		--test desk_crash --test wire_fuzz --test kill_loop --test year -- --nocapture

deps: ## install the system packages that are missing
	@assets/install-packages.sh test

# A minimal Rust installation comes without them.
components:
	@$(CARGO) fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@$(CARGO) clippy --version >/dev/null 2>&1 || rustup component add clippy
