"""ClickHouse (chdb) beside us: the measures of peer.kc as hand-written SQL over the same rows, on one thread.

  clickhouse_peer.py DATA_FOLDER VALUES.csv RECORDS SECONDS

Tables sorted by person and day, in memory and as MergeTree; several ways to write the same statistics, of which the
fastest counts; every value is held against VALUES.csv. Seconds are of processor time, the median of seven runs, as
ours are; loading is timed for neither. Exit 1 where a value differs.
"""

import csv
import io
import pathlib
import shutil
import sys

import chdb
from chdb.session import Session

from measures import PATROLS, TABLES, Dialect, columns_of, compare, query, report, rows_of, seconds

WAYS = {
    "-If": (lambda c: f"countIf({c})", lambda v, c: f"sumIf({v}, {c})"),
    "sum(if)": (lambda c: f"sum(if({c}, 1, 0))", lambda v, c: f"sum(if({c}, {v}, 0))"),
    "arithmetic": (lambda c: f"sum({c})", lambda v, c: f"sum({v} * ({c}))"),
}
ENGINES = {"Memory": "Memory", "MergeTree": "MergeTree ORDER BY "}


def main():
    folder, values, records, ours = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    parquet = columns_of(folder).absolute()
    work = pathlib.Path("out/bench/clickhouse")
    shutil.rmtree(work, ignore_errors=True)
    base = Session(str(work))
    base.query("SET max_threads = 1")
    times, compared = {}, 0
    for engine, clause in ENGINES.items():
        base.query(f"CREATE DATABASE {engine}")
        base.query(f"USE {engine}")
        for table in ["people", *TABLES]:
            order = "" if engine == "Memory" else "who" if table == "people" else "(who, day)"
            base.query(f"CREATE TABLE {table} ENGINE = {clause}{order} AS SELECT * FROM "
                       f"file('{parquet}/{table}.parquet') SETTINGS schema_inference_make_columns_nullable = 0")
            if order:
                base.query(f"OPTIMIZE TABLE {table} FINAL")
        for name, (count, total) in WAYS.items():
            dialect = Dialect(count, total, lambda c: f"groupBitOrIf(bitShiftLeft(1::UInt32, toDayOfMonth(day)), {c})",
                              "bitCount", "toMonth", "toLastDayOfMonth", "any")
            for one_pass in (False, True):
                sql = f"CREATE TABLE result ENGINE = Memory AS {query(dialect, one_pass)} SETTINGS max_threads = 1"

                def run():
                    base.query("DROP TABLE IF EXISTS result")
                    base.query(sql)

                times[f"{engine}, {name}, {PATROLS[one_pass]}"] = seconds(run)
                text = base.query("SELECT * FROM result", "CSV").bytes().decode()
                compared += compare(rows_of(values), csv.reader(io.StringIO(text)))
    report(f"ClickHouse {chdb.__version__}", times, records, ours, compared)


if __name__ == "__main__":
    main()
