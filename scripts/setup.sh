#!/usr/bin/env bash
# Makes a bare Debian or macOS machine ready: Node >= 24 for our scripts, redis-server or valkey-server, dependencies.
# With the word "test" also Chromium, for the browser test. Run it as often as you like: what is there already is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

node_version=24.21.0
say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# --- Node ---------------------------------------------------------------------------------------------------------------
command -v npm >/dev/null || fail 'npm is missing. Install Node.js 18 or newer (https://nodejs.org), then run this again.'
major() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

use_own_node() {
  say "Node $(node --version) is older than 24: fetching Node $node_version into .tools (nothing outside this folder changes)"
  rm -rf .tools/npm .tools/node
  mkdir -p .tools/npm
  npm install --prefix .tools/npm --no-save --no-audit --no-fund --loglevel=error "node@$node_version" >&2
  local bin=.tools/npm/node_modules/node/bin
  if [ ! -x "$bin/node" ]; then # an npm that runs no install scripts leaves the launcher empty: take the platform's package itself
    local arch os
    arch=$(node -p process.arch) os=$(node -p process.platform)
    npm install --prefix .tools/npm --no-save --no-audit --no-fund --loglevel=error "node-$os-$arch@$node_version" >&2
    bin=".tools/npm/node_modules/node-$os-$arch/bin"
  fi
  [ "$(major "$bin/node")" -ge 24 ] || fail "could not install Node $node_version; install Node 24 yourself and run this again"
  mkdir -p .tools/node
  ln -sfn "../../$bin" .tools/node/bin
}

if [ "$(major node)" -lt 24 ] && [ "$(major .tools/node/bin/node)" -lt 24 ]; then use_own_node; fi
if [ -x .tools/node/bin/node ]; then PATH="$PWD/.tools/node/bin:$PATH"; fi

# --- System packages ----------------------------------------------------------------------------------------------------
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo "$@"
  else return 1; fi
}

apt_updated=no
apt_install() { # package...: installs the first one this Debian knows
  command -v apt-get >/dev/null || return 1
  if [ $apt_updated = no ]; then as_root apt-get update -qq >&2 || return 1; apt_updated=yes; fi
  local package
  for package in "$@"; do
    # RUNLEVEL=1: a server that we start ourselves must not be started by its package as well.
    if as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

has_redis() { command -v redis-server >/dev/null || command -v valkey-server >/dev/null; }

if [ -z "${REDIS_URL:-}" ] && ! has_redis; then
  say 'installing a Redis server'
  if command -v brew >/dev/null; then brew install --quiet redis >&2 || brew install --quiet valkey >&2 || true
  else apt_install redis-server valkey-server || true; fi
  has_redis || fail 'no redis-server or valkey-server, and I may not install one. Install it ("sudo apt install redis-server", "brew install redis"), or set REDIS_URL.'
fi

# --- Dependencies -------------------------------------------------------------------------------------------------------
stamp=node_modules/.setup
wanted=$(cat package.json package-lock.json | cksum)
if [ "$(cat $stamp 2>/dev/null)" != "$wanted" ]; then
  say 'installing dependencies'
  npm ci --no-audit --no-fund --loglevel=error >&2
  printf '%s' "$wanted" >$stamp
fi

# --- A browser, for the browser test only -------------------------------------------------------------------------------
if [ "${1:-}" = test ] && ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null && [ ! -d '/Applications/Google Chrome.app' ]; then
  say 'installing Chromium for the browser test'
  apt_install chromium || say 'no Chromium: the browser test will be skipped'
fi
