# Sourced by every script: stops at the first error, goes to the project's folder, and says where
# tools and build results are.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

export CIRCLET_CACHE=${CIRCLET_CACHE:-$HOME/.cache/circlet}
tools=$CIRCLET_CACHE/tools
[ -d "$HOME/.cargo/bin" ] && PATH=$PATH:$HOME/.cargo/bin
export PATH=$tools/bin:$tools/npm/node_modules/.bin:$PATH

# A machine that checks many clones keeps one target folder beside the tools. Nobody debugs there.
if [ "${CI:-}" = true ]; then
  export CARGO_TARGET_DIR=$CIRCLET_CACHE/target CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never CARGO_TERM_PROGRESS_WHEN=never
  export CARGO_PROFILE_DEV_DEBUG=none
  # Cargo sees by its time whether a file changed: in a folder shared by clones, the older files of
  # another clone would pass for unchanged.
  if [ "$(cat "$CARGO_TARGET_DIR/clone" 2>/dev/null)" != "$root" ]; then
    find src tests locales migrations style templates public build.rs Cargo.toml .cargo -exec touch {} +
    mkdir -p "$CARGO_TARGET_DIR"
    echo "$root" >"$CARGO_TARGET_DIR/clone"
  fi
fi
target=${CARGO_TARGET_DIR:-$root/target}
binary=$target/release/circlet

# One clear line, then the end.
die() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

# The version that Cargo.lock holds of a crate.
locked() {
  awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

is_root() { [ "$(id -u)" = 0 ]; }

# Installs a Debian package when we may.
apt_install() {
  is_root && command -v apt-get >/dev/null || return 1
  echo "Installing Debian's $* …"
  { apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }; } >/tmp/circlet-apt.log 2>&1 ||
    { tail -5 /tmp/circlet-apt.log >&2; return 1; }
}
