#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the web console and packs it for the program; called by the build (src/server/site/console.cmake).
#   console.sh build OUT     web/dist, packed into OUT; does again only what has changed, whichever preset asks
#   console.sh run NAME      npm run NAME in web/, with the packages installed
# What presets share is in build/web. Says nothing unless something fails.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root/web"
shared=$root/build/web
mkdir -p "$shared"
export npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false

# One at a time: all presets share web/node_modules and web/dist.
exec 9> "$shared/lock"
flock 9

hash_of() { sha256sum | cut -d ' ' -f 1; }
is() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

install_packages() {
  local wanted
  wanted=$( (node --version; cat package.json package-lock.json) | hash_of)
  is node_modules/.parapet-installed "$wanted" && return
  if node ../cmake/installed.mjs; then
    echo "$wanted" > node_modules/.parapet-installed
    return
  fi
  # No package's own scripts run: nothing here needs one.
  if ! npm ci --ignore-scripts --prefer-offline > "$shared/npm-ci.log" 2>&1; then
    { grep -iE '^npm (err!|error)' "$shared/npm-ci.log" || cat "$shared/npm-ci.log"; } | grep -vE '^npm [^ ]+ +at ' | head -15 >&2
    cat >&2 <<END

The console's packages (web/package-lock.json) could not be installed; the whole output is in $shared/npm-ci.log.
Where npm's registry can't be reached from here:
  - name a mirror that can be:  npm config set registry ADDRESS
  - or fill npm's cache elsewhere (npm ci in web/ on a machine that is online), bring that folder (npm config get cache) here
  - or build without the console, for a server with its API alone:  PARAPET_CONSOLE=OFF scripts/build
END
    exit 1
  fi
  echo "$wanted" > node_modules/.parapet-installed
}

# Everything that a built console is made of.
inputs() {
  { find src public -type f ! -path src/api/schema.ts ! -name '*.test.ts' ! -name '*.test.tsx' -print0
    find . -maxdepth 1 -type f ! -name '*.md' -print0
    printf '%s\0' ../docs/openapi/parapet.json ../cmake/pack_console.mjs ../cmake/console.sh
  } | LC_ALL=C sort -z | xargs -0 sha256sum
  node --version
}

build() {
  local out=$1 wanted
  wanted=$(inputs | hash_of)
  if ! is "$shared/packed.hash" "$wanted" || [ ! -e "$shared/packed/console_table.cc" ]; then
    install_packages
    rm -f "$shared/packed.hash"
    if ! { npm run --silent build && node ../cmake/pack_console.mjs dist "$shared/packed"; } > "$shared/build.log" 2>&1; then
      cat "$shared/build.log" >&2
      echo "The console could not be built (npm run build in web/)." >&2
      exit 1
    fi
    echo "$wanted" > "$shared/packed.hash"
  fi
  rm -rf "$out"
  cp -r "$shared/packed" "$out"
}

case ${1:-} in
  build)
    build "$2"
    ;;
  run)
    install_packages
    npm run --silent "$2"
    ;;
  *)
    echo "usage: console.sh build OUT | run NAME" >&2
    exit 2
    ;;
esac
