"""Holds the measures that `kaocheng run --measures` wrote against the values that duckdb_csv.py wrote.

    compare_outcomes.py OUTCOMES.ndjson THEIRS.csv

Exit 1 where a value differs, or where we have none of somebody.
"""
import itertools
import json
import sys

from measures import MEASURES, compare, rows_of


def measures_of(outcomes):
    """Rows of people, headed by the names of the measures."""
    yield ["person", *MEASURES]
    with open(outcomes, encoding="utf-8") as file:
        measures = (json.loads(line) for line in file if '"kind":"measure"' in line)
        for person, lines in itertools.groupby(measures, lambda outcome: outcome["subject"]):
            values = {outcome["name"]: outcome["value"] for outcome in lines}
            yield [person, *(values.get(name) for name in MEASURES)]


def main():
    theirs = rows_of(sys.argv[2])
    next(theirs)  # names
    compared = compare(measures_of(sys.argv[1]), theirs)
    if compared == 0:
        sys.exit("no measures to compare")
    print(f"{compared} values compared, all equal")


main()
