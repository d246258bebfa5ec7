#!/usr/bin/env bash
# Runs the command, keeps its report and its exit code; the verdict is the action's last step.
set -uo pipefail

case "$COMMAND" in
  audit | test) ;;
  *)
    echo "::error::There is no command \"$COMMAND\" here: audit or test." >&2
    echo "exit-code=2" >> "$GITHUB_OUTPUT"
    exit 2
    ;;
esac

report="$(mktemp -d "${RUNNER_TEMP:-/tmp}/routewarden-XXXXXX")"
options=(--format json,html,markdown --output "$report" --fail-on "$FAIL_ON")
if [ -n "$APP" ]; then options+=(--app "$APP"); fi
while IFS= read -r line; do
  if [ -n "$line" ]; then options+=("$line"); fi
done <<< "$ARGS"

npx --no-install routewarden "$COMMAND" "${options[@]}"
code=$?
{
  echo "exit-code=$code"
  # Wrong usage leaves no report.
  if [ -f "$report/routewarden-report.json" ]; then echo "report=$report"; fi
} >> "$GITHUB_OUTPUT"
exit 0
