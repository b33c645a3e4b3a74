#!/usr/bin/env bash
# Runs a script with a Node that can run TypeScript by itself (>= 24): the system's, or the one setup.sh put into .tools.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
own="$root/.tools/node/bin"
[ -x "$own/node" ] && PATH="$own:$PATH"
exec node "$@"
