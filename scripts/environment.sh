# Sourced by the scripts beside it: makes .venv in the checkout and installs what a requirements file lists.
# Works with the bash 3.2 of macOS.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
python=$venv/bin/python

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Sets base_python.
find_python() {
    for base_python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$base_python"; then return; fi
    done
    fail "Python 3.11 or newer is needed, and none was found. Install it, or name it: PYTHON=/path/to/python3 $0"
}

# May this user install packages of the distribution without being asked for a password?
may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt_install() {
    may_install || return 1
    say "installing $* with apt-get"
    as_root apt-get update -qq >/dev/null || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

# Debian and Ubuntu ship Python without the part that makes virtual environments.
make_venv() {
    find_python
    say "making $venv with $("$base_python" --version)"
    rm -rf "$venv"
    if "$base_python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$base_python" -m venv "$venv"
    elif "$base_python" -m virtualenv --version >/dev/null 2>&1; then
        "$base_python" -m virtualenv --quiet "$venv"
    elif apt_install python3-venv && "$base_python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$base_python" -m venv "$venv"
    else
        fail "$base_python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv"
    fi
}

# What an installation depends on: the lists, the plugin's own list, the interpreter, the place.
fingerprint() {
    { cat "$root"/requirements*.txt "$root/plugin/pyproject.toml"; "$python" --version; say "$root"; } | cksum
}

# install_requirements FILE: nothing to do when FILE was installed as it is now.
install_requirements() {
    if ! { [ -x "$python" ] && is_new_enough "$python" && "$python" -m pip --version >/dev/null 2>&1; }; then make_venv; fi
    local stamp=$venv/installed-$1
    if [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; then return; fi
    say "installing what $1 lists into $venv: a minute or two, once"
    # Paths in a requirements file are relative to the folder pip is started in.
    (cd "$root" && "$python" -m pip install --quiet --disable-pip-version-check --requirement "$1")
    local list
    for list in "$1" $(sed -n 's/^-r //p' "$root/$1"); do fingerprint >"$venv/installed-$list"; done
}
