# Sourced by `test` and `check`, after env.sh: runs all stages, counts and times them.

passed=0 failed=0
stages=()
failures=() # what `finish` repeats, so that the end of a long log names what failed
declare -A stage_passed stage_seconds stage_result
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Runs a stage, prints its time, and counts the tests that its output reports. A stage that reports none
# counts as one.
stage() { # NAME COMMAND…
  local name=$1 begin=$SECONDS status=0 good bad
  shift
  printf '\n== %s\n' "$name"
  "$@" 2>&1 | tee "$log" || status=$?
  # nextest: "Summary [ 1.2s] 45 tests run: 44 passed (1 slow), 1 failed, 0 skipped"; Playwright: "  12 passed (30s)".
  good=$({ grep -aE 'tests? run: |^ +[0-9]+ passed( |$)' "$log" || true; } | grep -oE '[0-9]+ passed' | awk '{ n += $1 } END { print n + 0 }')
  bad=$({ grep -aE 'tests? run: |^ +[0-9]+ (failed|flaky|interrupted|did not run|timed out)( |$)' "$log" || true; } |
    grep -oE '[0-9]+ (failed|timed out|flaky|interrupted|did not run)' | awk '{ n += $1 } END { print n + 0 }')
  if [ $status = 0 ] && [ "$bad" -gt 0 ]; then status=1; fi
  if [ "$good" = 0 ] && [ "$bad" = 0 ]; then [ $status = 0 ] && good=1; fi
  if [ $status != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
  if [ $status != 0 ]; then
    # nextest: "FAIL [ 1.2s] circlet::it name"; Playwright: "  1) [js] › tests/a.spec.ts:4:1 › title ───", then its error.
    mapfile -t -O ${#failures[@]} failures < <(
      sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -aE '^ +(FAIL|TIMEOUT|SIGABRT|SIGSEGV) \[|^ +[0-9]+\) \[|^ +(Error|TypeError|Test timeout)|^(error|Error)' |
        sed -E 's/^ +//; s/ ─+$//' | awk -v stage="$name" '!seen[$0]++ { print stage ": " $0 }' | head -n 8
    )
  fi
  passed=$((passed + good)) failed=$((failed + bad)) stage_passed[$name]=$good
  stages+=("$name")
  stage_seconds[$name]=$((SECONDS - begin)) stage_result[$name]=$([ $status = 0 ] && echo ok || echo FAILED)
  printf '== %s: %s in %d s\n' "$name" "${stage_result[$name]}" "${stage_seconds[$name]}"
  return $status
}

# Fetches the tools; nothing else can run without them.
fetch_tools() { # WHAT FOR
  scripts/setup "$1"
  stages+=(tools)
  stage_seconds[tools]=$SECONDS stage_result[tools]=ok
}

# Prints the table of stages, what failed, then the last line; fails if a stage failed.
finish() {
  local name
  printf '\n%-32s %8s  %s\n' stage seconds result
  for name in "${stages[@]}"; do printf '%-32s %8d  %s\n' "$name" "${stage_seconds[$name]}" "${stage_result[$name]}"; done
  printf '%-32s %8d\n' "in all" $SECONDS
  if [ ${#failures[@]} != 0 ]; then printf '\n%s' "${failures[@]}" && echo; fi
  printf '\n%d passed, %d failed\n' $passed $failed
  [ $failed = 0 ]
}

# Runs the tests of a filter expression with `cargo nextest`.
tests() { cargo nextest run --features ssr -E "$1"; }
export -f tests
