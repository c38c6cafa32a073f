#!/usr/bin/env bash
# How long `netlab analyze` takes with a warm cache, how much memory it needs, and how its work
# grows with the number of layers. Usage: analyze.sh path/to/netlab path/to/Specs
set -euo pipefail
netlab=$1
specs=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
quiet=(--no-db --no-diagram -q)

for layers in 1000 10000; do
  cat > "$folder/chain-$layers.swift" <<SPEC
import Netlab

let chain$layers = Network("Chain of $layers", input: Shape(8, 28, 28)) {
  for _ in 0..<$layers { conv(\`3x3\`, 8, activation: nil) }
}
SPEC
done

printf '\n== Start-up: GoogLeNet, cache warm, no database, no diagram (target: 50 ms, 60 MiB)\n'
"$netlab" analyze "$specs/googlenet.swift" "${quiet[@]}" > /dev/null
hyperfine -N --warmup 5 --runs 40 --export-json "$folder/start.json" \
  "$netlab analyze $specs/googlenet.swift ${quiet[*]}" 2> /dev/null | grep -E 'Time|Range'
/usr/bin/time -f 'Largest resident set: %M KiB' \
  "$netlab" analyze "$specs/googlenet.swift" "${quiet[@]}" 2>&1 > /dev/null | tail -n 1

printf '\n== Growth: a chain of 1 000 and of 10 000 layers (target: about ten times the work)\n'
for layers in 1000 10000; do
  "$netlab" analyze "$folder/chain-$layers.swift" "${quiet[@]}" > /dev/null
done
hyperfine -N --warmup 2 --runs 10 --export-json "$folder/growth.json" \
  "$netlab analyze $folder/chain-1000.swift ${quiet[*]}" \
  "$netlab analyze $folder/chain-10000.swift ${quiet[*]}" > /dev/null 2>&1
# The time of an empty run is start-up, not work.
hyperfine -N --warmup 3 --runs 20 --export-json "$folder/empty.json" \
  "$netlab --version" > /dev/null 2>&1
median() { tr -d ' \n' < "$1" | grep -o '"median":[0-9.e-]*' | sed -n "$2s/.*://p"; }
awk -v small="$(median "$folder/growth.json" 1)" -v large="$(median "$folder/growth.json" 2)" \
  -v empty="$(median "$folder/empty.json" 1)" 'BEGIN {
    printf "1 000 layers %.0f ms, 10 000 layers %.0f ms, an empty run %.0f ms: ", \
      small * 1e3, large * 1e3, empty * 1e3
    printf "%.1f times the work\n", (large - empty) / (small - empty) }'
