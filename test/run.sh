#!/usr/bin/env bash
# Runs the tests: all of them, or those whose path contains one of the arguments.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

if [ ! -x node_modules/.bin/vitest ]; then
  echo "The dependencies are not installed: run npm ci first." >&2
  exit 2
fi

# What the tests need of the operating system, as command:debian-package. Tests whose command is missing are skipped.
needs=(curl:curl chromium:chromium openssl:openssl pg_lsclusters:postgresql mariadbd:mariadb-server)

missing=()
for need in "${needs[@]}"; do
  command -v "${need%%:*}" >/dev/null || missing+=("${need##*:}")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing ${missing[*]}" >&2
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends "${missing[@]}"; } >/dev/null ||
      echo "Could not install ${missing[*]}: the tests that need them are skipped." >&2
  else
    echo "Some tests are skipped. They need the packages: ${missing[*]}" >&2
  fi
fi

# Colours are for eyes.
[ -t 1 ] || export NO_COLOR=1
exec vitest run "$@"
