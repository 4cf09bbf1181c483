#!/usr/bin/env bash
# Run `make demo` and the fast tests on each supported Python of this machine, each in its own
# environment (.venv-3.12 and so on). Pythons are found on the path and in pyenv.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=()
for version in 3.11 3.12 3.13 3.14; do
	python=$(command -v "python$version" || true)
	if [ -z "$python" ] || ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
		python=$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python 2>/dev/null | sort -V | tail -n 1 || true)
	fi
	if [ -z "$python" ]; then
		echo "Python $version: skipped, not installed"
		continue
	fi
	echo "Python $version: $python"
	if ! make ${TARGETS:-demo fast} PYTHON="$python" VENV=".venv-$version" OUTPUT="demo/$version"; then
		failed+=("$version")
	fi
done
if [ ${#failed[@]} -gt 0 ]; then
	echo "Failed on Python: ${failed[*]}" >&2
	exit 1
fi
