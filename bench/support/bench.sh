# What the parts of the benchmark share; to be sourced in the root of the project.
#   . bench/support/bench.sh BUILD_DIR [SCALE]     SCALE (50) is the large data set
build=${1:?usage: $0 BUILD_DIR [SCALE]}
scale=${2:-50}
kaocheng=$build/adapters/cli/kaocheng
python=$(command -v python3 || true)
venv=out/bench/venv
mkdir -p out/bench

data() {  # the generated folder of a scale
  [ -f "out/bench/data$1/dataset.yaml" ] || "$build/examples/kaocheng-generate" --out "out/bench/data$1" --scale "$1" --seed 2016 >&2
  echo "out/bench/data$1"
}
snapshot() {  # of that folder, once
  [ -f "out/bench/data$1.kcs" ] || "$kaocheng" snapshot "$(data "$1")" --into "out/bench/data$1.kcs" --lang en >&2
  echo "out/bench/data$1.kcs"
}

median() { sort -g | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }
seconds() {  # by the clock, of five runs of a command
  for _ in 1 2 3 4 5; do
    rm -rf out/bench/run out/bench/duckdb.csv
    local start=$EPOCHREALTIME
    "$@" >/dev/null 2>&1 || [ $? = 3 ]
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {print b - a}'
  done | median
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f\n", a / b}'; }
# NAME VALUE: one of those that bench/aims holds against what is aimed at
figure() { echo "$1 $2" >>out/bench/figures; }

have() {  # PyPI packages, in an environment of the bench's own
  [ -n "$python" ] && { [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"; } &&
    for package; do "$venv/bin/python" -c "import $package" || "$venv/bin/pip" install -q "$package" || return 1; done
} 2>/dev/null
left_out() { echo "$1 cannot be had here ($2); left out"; }
