#!/usr/bin/env bash
# Measures `porchlight serve` and `hugo server` over the same pages, in turn: time to the first page, time from saving a file to the new text
# in Chromium's DOM, and memory. Porchlight is measured twice: without cache, and with the cache that a build left.
#
#   bench/preview.sh [-n EDITS] [-p PAGES] [-r ROUNDS] [-s SEED] [-t DIR] HUGO
#
# HUGO is the program, 0.146 or later. DIR is where sites are put and removed again; a tmpfs keeps the disk out of the figures. Needs Go and
# Chromium.
set -euo pipefail

usage() { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }

edits=9 pages=10000 rounds=1 seed=1 place=${TMPDIR:-/tmp}
while getopts n:p:r:s:t: option; do
  case $option in
    n) edits=$OPTARG ;;
    p) pages=$OPTARG ;;
    r) rounds=$OPTARG ;;
    s) seed=$OPTARG ;;
    t) place=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# = 1 ] || usage
hugo=$(command -v "$1") || { echo "preview.sh: there is no program \"$1\"" >&2; exit 2; }
hugo=$(realpath "$hugo")

repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d "$place/porchlight-preview.XXXXXX")
trap 'rm -rf "$work"' EXIT
export HUGO_CACHEDIR=$work/hugo-cache

cd "$repository"
go build -o "$work/porchlight" ./cmd/porchlight
go build -o "$work/preview" ./bench/cmd/preview
go run ./bench/cmd/corpus -pages "$pages" -seed "$seed" -for porchlight "$work/own"
go run ./bench/cmd/corpus -pages "$pages" -seed "$seed" -for hugo "$work/peer"
file=$(cd "$work/own" && for f in content/articles/[!_]*.md; do grep -q '^draft: true' "$f" || { echo "$f"; break; }; done)
address=${file#content/}
address=${address%.md}/

# measure NAME SITE PORT COMMAND...
measure() {
  local name=$1 site=$2 port=$3
  shift 3
  echo "$name"
  "$work/preview" -n "$edits" -site "$site" -file "$file" -page "http://localhost:$port/$address" -- "$@" | sed 's/^/  /'
}

echo "$("$hugo" version | cut -d ' ' -f 1,2), $(find "$work/own/content" -name '*.md' | wc -l) files of Markdown"
for round in $(seq "$rounds"); do
  [ "$rounds" = 1 ] || echo "round $round of $rounds"
  measure porchlight "$work/own" 13913 "$work/porchlight" serve --source "$work/own" --port 13913
  "$work/porchlight" build --quiet --source "$work/own" --destination "$work/out/public" 2>"$work/findings"
  measure 'porchlight, after a build' "$work/own" 13913 "$work/porchlight" serve --source "$work/own" --port 13913
  rm -rf "$work/own/.porchlight"
  measure hugo "$work/peer" 13914 "$hugo" server --source "$work/peer" --port 13914 --renderToMemory
done
