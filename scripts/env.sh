# Sourced by every script: stops at the first error, changes to the project's folder, and sets the paths of
# tools and build results.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

export CIRCLET_CACHE=${CIRCLET_CACHE:-$HOME/.cache/circlet}
tools=$CIRCLET_CACHE/tools
[ -d "$HOME/.cargo/bin" ] && PATH=$PATH:$HOME/.cargo/bin
export PATH=$tools/bin:$tools/npm/node_modules/.bin:$PATH

# A machine that checks many clones keeps one target folder next to the tools, without debug information.
if [ "${CI:-}" = true ]; then
  export CARGO_TARGET_DIR=$CIRCLET_CACHE/target CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never
  export CARGO_PROFILE_DEV_DEBUG=none
  # Cargo detects changed files by their time: in a folder shared by clones, another clone's older files would
  # count as unchanged.
  if [ "$(cat "$CARGO_TARGET_DIR/clone" 2>/dev/null)" != "$root" ]; then
    find src client tests locales migrations style templates public build.rs Cargo.toml .cargo -exec touch {} +
    mkdir -p "$CARGO_TARGET_DIR"
    echo "$root" >"$CARGO_TARGET_DIR/clone"
  fi
fi
target=${CARGO_TARGET_DIR:-$root/target}
binary=$target/release/circlet

# Prints one clear line and exits.
die() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# Prints the version of a crate in Cargo.lock.
locked() {
  awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

is_root() { [ "$(id -u)" = 0 ]; }

# Installs a Debian package if allowed.
apt_install() {
  is_root && command -v apt-get >/dev/null || return 1
  echo "Installing Debian's $* …"
  { apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }; } >/tmp/circlet-apt.log 2>&1 ||
    { tail -5 /tmp/circlet-apt.log >&2; return 1; }
}
