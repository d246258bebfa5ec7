#!/usr/bin/env bash
# What the pull request changes in who gets in, as Markdown.
set -uo pipefail

options=(--format markdown --output "$REPORT/diff.md" --fail-on never)
if [ -n "$APP" ]; then options+=(--app "$APP"); fi

# A checkout has the newest commit only.
if { git cat-file -e "$BASE^{commit}" 2> /dev/null || git fetch --quiet --no-tags --depth=1 origin "$BASE"; } &&
  npx --no-install routewarden diff "$BASE" "${options[@]}"; then
  exit 0
fi
echo "::warning::This pull request could not be compared with $BASE."
echo "## ❔ Routewarden: what this changes could not be told. The log of the run says why." > "$REPORT/diff.md"
