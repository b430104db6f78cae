"""DuckDB beside us: the measures of peer.kc as hand-written SQL over the same rows, on one thread.

  duckdb_peer.py DATA_FOLDER VALUES.csv RECORDS SECONDS

Typed tables in memory, records in the order of their people; several ways to write the same statistics, of which the
fastest counts; every value is held against VALUES.csv. Seconds are of processor time, the median of seven runs, as
ours are; loading is timed for neither. Exit 1 where a value differs.
"""

import sys

import duckdb

from measures import PATROLS, TABLES, Dialect, columns_of, compare, query, report, rows_of, seconds

WAYS = {
    "FILTER": (lambda c: f"count(*) FILTER (WHERE {c})", lambda v, c: f"coalesce(sum({v}) FILTER (WHERE {c}), 0)"),
    "CASE": (lambda c: f"sum(CASE WHEN {c} THEN 1 ELSE 0 END)", lambda v, c: f"sum(CASE WHEN {c} THEN {v} ELSE 0 END)"),
    "arithmetic": (lambda c: f"sum(({c})::INT)", lambda v, c: f"sum({v} * ({c})::INT)"),
}


def main():
    folder, values, records, ours = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    parquet = columns_of(folder)
    base = duckdb.connect(":memory:", config={"threads": 1})
    for table in ["people", *TABLES]:
        base.execute(f"CREATE TABLE {table} AS SELECT * FROM '{parquet}/{table}.parquet'")
    times, compared = {}, 0
    for name, (count, total) in WAYS.items():
        dialect = Dialect(count, total, lambda c: f"coalesce(bit_or(CASE WHEN {c} THEN 1::BIGINT << day(day) END), 0)",
                          "bit_count", "month", "last_day", "any_value")
        for one_pass in (False, True):
            sql = f"CREATE OR REPLACE TEMP TABLE result AS {query(dialect, one_pass)}"
            times[f"{name}, {PATROLS[one_pass]}"] = seconds(lambda: base.execute(sql))
            compared += compare(rows_of(values), base.execute("SELECT * FROM result").fetchall())
    report(f"DuckDB {duckdb.__version__}", times, records, ours, compared)


if __name__ == "__main__":
    main()
