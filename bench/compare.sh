#!/usr/bin/env bash
# Compares whole runs of `porchlight build` and `hugo --minify` over the same pages, in pairs, and prints the median of each figure: of a first
# build, of one after nothing changed, of one after an edit of a text, a title and a layout, and of one as on a build server: all files of the
# site have a new time, and the results of the last build come from an archive. Caches stay in place. Each run is a new process.
#
#   bench/compare.sh [-n RUNS] [-p PAGES] [-s SEED] [-t DIR] HUGO [PORCHLIGHT_SITE HUGO_SITE]
#
# HUGO is the program, 0.146 or later. Without the two sites both are laid out with PAGES generated pages. DIR is where sites and results are
# put and removed again; a tmpfs keeps the disk out of the figures. Needs Go, GNU time and awk.
set -euo pipefail

usage() { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }

runs=5 pages=10000 seed=1 place=${TMPDIR:-/tmp}
while getopts n:p:s:t: option; do
  case $option in
    n) runs=$OPTARG ;;
    p) pages=$OPTARG ;;
    s) seed=$OPTARG ;;
    t) place=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# = 1 ] || [ $# = 3 ] || usage
hugo=$(command -v "$1") || { echo "compare.sh: there is no program \"$1\"" >&2; exit 2; }
hugo=$(realpath "$hugo")
timer=$(type -P time) || { echo "compare.sh: GNU time is not installed" >&2; exit 2; }

repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "$place/porchlight-compare.XXXXXX")
trap 'rm -rf "$work"' EXIT
export HUGO_CACHEDIR=$work/hugo-cache

(cd "$repository" && go build -o "$work/porchlight" ./cmd/porchlight)
own=$work/own peer=$work/peer
if [ $# = 3 ]; then # copies, since files are edited
  cp -R "$2" "$own"
  cp -R "$3" "$peer"
else
  (cd "$repository" && go build -o "$work/corpus" ./bench/cmd/corpus)
  "$work/corpus" -pages "$pages" -seed "$seed" -for porchlight "$own"
  "$work/corpus" -pages "$pages" -seed "$seed" -for hugo "$peer"
fi

# measure FILE COMMAND...   adds a line "wall CPU peak" (seconds, seconds, MB) to FILE.
measure() {
  local file=$1
  shift
  "$timer" -o "$work/time" -f '%e %U %S %M' "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  awk '{ printf "%.3f %.3f %.1f\n", $1, $2 + $3, $4 / 1024 }' "$work/time" >>"$file"
}

# pair NAME   measures both generators in turn, so that a noisy moment of the machine hits both.
pair() {
  measure "$work/own.$1" "$work/porchlight" build --quiet --source "$own" --destination "$work/out/own/public"
  measure "$work/peer.$1" "$hugo" --minify --quiet --source "$peer" --destination "$work/out/peer/public"
}

# both FILE COMMAND...   changes a file of each site, named by its path.
both() {
  local file=$1
  shift
  "$@" "$own/$file"
  "$@" "$peer/$file"
}

page=$(cd "$own" && find content -name '*.md' ! -name '_index.md' | sort | sed -n 1p)
for run in $(seq "$runs"); do
  printf 'pair %d of %d\n' "$run" "$runs" >&2
  rm -rf "$work/out" "$own/.porchlight"
  mkdir -p "$work/out/own" "$work/out/peer"
  pair first
  pair second
  both "$page" sed -i "\$ a Another line, $run."
  pair text
  both "$page" sed -i "2,/^title:/ s/^title:.*/title: \"Another title $run\"/"
  pair title
  both layouts/_partials/footer.html sed -i "\$ a <p>Another foot $run</p>"
  pair layout
  find "$own" "$peer" -name .porchlight -prune -o -type f -exec touch {} +
  tar -C "$work" -cf "$work/archive" out
  rm -rf "$work/out"
  tar -C "$work" -xf "$work/archive"
  rm "$work/archive"
  pair checkout
done

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
column() { cut -d ' ' -f "$2" "$1" | median; }
ratio() { paste -d ' ' "$1" "$2" | awk -v c="$3" '{ print $c / $(c + 3) }' | median; }
row() { printf '  %-18s %8.3f %8.2f %8.1f\n' "$@"; }

report() {
  printf '%s\n  %-18s %8s %8s %8s\n' "$2" '' 'wall s' 'CPU s' 'peak MB'
  row porchlight "$(column "$work/own.$1" 1)" "$(column "$work/own.$1" 2)" "$(column "$work/own.$1" 3)"
  row hugo "$(column "$work/peer.$1" 1)" "$(column "$work/peer.$1" 2)" "$(column "$work/peer.$1" 3)"
  printf '  %-18s %8.3f %8.3f %8.3f\n' 'ratio, by pairs' "$(ratio "$work/own.$1" "$work/peer.$1" 1)" "$(ratio "$work/own.$1" "$work/peer.$1" 2)" "$(ratio "$work/own.$1" "$work/peer.$1" 3)"
}
echo "$("$hugo" version | cut -d ' ' -f 1,2), $(find "$own/content" -name '*.md' | wc -l) files of Markdown, $runs pairs, medians; CPU is user and system together"
report first 'first build, into an empty folder'
report second 'second build, nothing changed'
report text 'one text edited'
report title 'one title edited'
report layout 'one layout edited'
report checkout 'checked out again, nothing changed'
