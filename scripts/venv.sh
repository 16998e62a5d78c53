# shellcheck shell=bash
# Sourced by the scripts beside it: makes the virtual environment in .venv and installs into it.
# The sourcing script sets `root` to the folder of the repository.

venv=${root:?}/.venv
venv_python=$venv/bin/python
unset PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$*" >&2; }

give_up() {
  say "$*"
  exit 1
}

is_recent_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Prints the first Python that is 3.11 or newer; one that can make a virtual environment comes first.
find_python() {
  local candidate without_ensurepip=
  if [ -n "${PYTHON:-}" ]; then
    is_recent_enough "$PYTHON" || give_up "PYTHON is set to $PYTHON, which is not a Python 3.11 or newer."
    set -- "$PYTHON"
  else
    set -- python3.14 python3.13 python3.12 python3.11 python3 python
  fi
  for candidate in "$@"; do
    is_recent_enough "$candidate" || continue
    if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return
    fi
    without_ensurepip=${without_ensurepip:-$candidate}
  done
  if [ -n "$without_ensurepip" ]; then
    give_up "$without_ensurepip cannot make a virtual environment: on Debian and Ubuntu install the" \
      "package python3-venv (apt-get install python3-venv), then run this again."
  fi
  give_up "borderhist needs Python 3.11 or newer, and none was found: install one, or name it, as in" \
    "PYTHON=/path/to/python3.11 $0"
}

make_venv() {
  local python
  if [ -e "$venv" ]; then
    is_recent_enough "$venv_python" ||
      give_up "The Python in .venv does not run or is older than 3.11: delete the folder .venv and run this again."
    return
  fi
  python=$(find_python)
  say "Making a virtual environment in .venv ..."
  "$python" -m venv "$venv" || {
    rm -rf "$venv"
    give_up "$python could not make a virtual environment in $venv."
  }
}

# What an installation depends on. The path is part of it: an editable install points at its folder.
fingerprint() {
  (cd "$root" && "$venv_python" -c '
import hashlib, pathlib, sys
seen = pathlib.Path("pyproject.toml").read_bytes() + f"{pathlib.Path.cwd()} {sys.version}".encode()
print(hashlib.sha256(seen).hexdigest())')
}

# install NAME PIP-ARGUMENT...: pip install, unless a stamp says that NAME was installed from the same state.
install() {
  local stamp=$venv/.installed-$1 now
  shift
  now=$(fingerprint)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then
    return
  fi
  say "Installing into .venv (once; this may take a few minutes) ..."
  (cd "$root" && "$venv_python" -m pip --disable-pip-version-check --quiet --no-input install "$@") </dev/null >&2 ||
    give_up "The installation into .venv did not succeed; the lines above say why. The first run needs the internet."
  printf '%s\n' "$now" >"$stamp"
}
