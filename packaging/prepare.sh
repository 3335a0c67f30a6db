#!/bin/sh
# Makes this checkout ready to run: prepare.sh USE..., each USE one of those in system-libraries.txt.
# System packages are installed only when missing, and only where root or sudo allows; nothing is asked.
# Then the locked Python environment is made in .venv with uv, taken from PATH when it is new enough.
set -eu
cd "$(dirname "$0")/.."
uv_pinned=0.13.9
uv_oldest=0.9.0

say() { printf '%s\n' "$*" >&2; }

# A Python that the lock covers, the best tested first.
find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    say "Python 3.11, 3.12 or 3.13 is needed and none was found."
    say "On Debian 12 install it with: apt-get install python3"
    exit 1
}

# Probing is done in Python because it asks the loader itself.
missing_packages() {
    "$python" - "$@" <<'PROBE'
import ctypes, importlib.util, os, shutil, sys

def present(how, name):
    if how == "lib":
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True
    if how == "command":
        return shutil.which(name) is not None
    return importlib.util.find_spec(name) is not None if how == "module" else os.path.exists(name)

for line in open("packaging/system-libraries.txt", encoding="utf-8"):
    words = line.split("#")[0].split()
    if words and words[0] in sys.argv[1:] and not present(*words[2].split(":", 1)):
        print(words[1])
PROBE
}

install_missing() {
    packages=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$packages" ] || return 0
    root=""
    if [ "$(id -u)" != 0 ]; then root="sudo -n"; fi
    if command -v apt-get >/dev/null 2>&1 && { [ -z "$root" ] || sudo -n true 2>/dev/null; }; then
        say "Installing system packages: $packages"
        mkdir -p .tools
        # shellcheck disable=SC2086 # words are meant to be split
        { $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
            $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } \
            >.tools/apt.log 2>&1 || tail -n 5 .tools/apt.log >&2
        packages=$(missing_packages "$@" | tr '\n' ' ')
        [ -n "$packages" ] || return 0
    fi
    say "These system packages are missing: $packages"
    say "Ask an administrator to run: apt-get install --no-install-recommends $packages"
    exit 1
}

new_enough() {
    "$python" - "$1" "$uv_oldest" <<'COMPARE'
import subprocess, sys
try:
    told = subprocess.run([sys.argv[1], "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
except (OSError, subprocess.SubprocessError, IndexError):
    sys.exit(1)
number = lambda text: [int(word) for word in text.split("+")[0].split(".")[:3]]
sys.exit(number(told) < number(sys.argv[2]))
COMPARE
}

find_uv() {
    for candidate in "$(command -v uv || true)" "$PWD/.tools/uv/bin/uv"; do
        if [ -n "$candidate" ] && new_enough "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    install_missing setup
    say "Installing uv $uv_pinned into .tools"
    "$python" -m venv --clear .tools/uv
    .tools/uv/bin/python -m pip install -q --disable-pip-version-check "uv==$uv_pinned" >&2
    printf '%s\n' "$PWD/.tools/uv/bin/uv"
}

python=$(find_python)
[ "$#" = 0 ] || install_missing "$@"
uv=$(find_uv)
# A company's own certificate authority is known to the system, not to uv.
if [ -e /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS=1; fi
say "Making the environment from uv.lock"
UV_PYTHON_DOWNLOADS=never "$uv" sync --frozen --quiet --python "$python"

# What benchmarks compare with lies beside the environment, so that it cannot change a version in it.
if [ -n "${PEERS:-}" ]; then
    say "Fetching what benchmarks compare with"
    "$uv" pip install --quiet --python "$python" --target .tools/peers -r benchmarks/peers.txt
fi
