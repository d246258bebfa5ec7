#!/usr/bin/env bash
# Installs what the lock file names, with the package manager that wrote it: the nearest one, here or above.
set -euo pipefail

need() { command -v "$1" > /dev/null || npm install --global --no-audit --no-fund "$2"; }

while :; do
  if [ -f package-lock.json ] || [ -f npm-shrinkwrap.json ]; then
    exec npm ci
  elif [ -f pnpm-lock.yaml ]; then
    need pnpm pnpm@10
    exec pnpm install --frozen-lockfile
  elif [ -f bun.lock ] || [ -f bun.lockb ]; then
    need bun bun@1
    exec bun install --frozen-lockfile
  elif [ -f yarn.lock ]; then
    need yarn yarn@1
    # Yarn 2 and later write this line, and have another option; corepack brings the version that package.json names.
    if grep -q '^__metadata:' yarn.lock; then
      if command -v corepack > /dev/null; then corepack enable; fi
      exec yarn install --immutable
    fi
    exec yarn install --frozen-lockfile
  fi
  if [ "$PWD" = / ] || [ "$PWD" = "${GITHUB_WORKSPACE:-/}" ]; then break; fi
  cd ..
done
echo "::error::No lock file was found: commit one, or install the packages in a step of your own and set install: false." >&2
exit 2
