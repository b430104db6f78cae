"""Reads every CSV file of a data folder into DuckDB tables on one core, types and all: the peer of bench_load.

    duckdb_tables.py DATA_FOLDER     prints milliseconds of processor time, median of five
"""
import pathlib
import resource
import sys

import duckdb


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def read(folder):
    connection = duckdb.connect(":memory:", config={"threads": 1})
    for path in sorted(pathlib.Path(folder).glob("*/*.csv")):
        connection.execute(f'CREATE TABLE "{path.stem}" AS SELECT * FROM read_csv(?, header = true)', [str(path)])


times = []
for _ in range(5):
    start = processor_seconds()
    read(sys.argv[1])
    times.append(processor_seconds() - start)
print(f"{sorted(times)[2] * 1000:.1f}")
