"""DuckDB from CSV to values: a whole process that reads the files of a data folder and runs the SQL of measures.py.

    duckdb_csv.py all|asked DATA_FOLDER OUT.csv [THREADS]     without THREADS: as many as the machine has

`asked` reads the files of which the SQL asks something, and keeps only those columns, as numbers; `all` also reads every
other file into a table, types and all, as kaocheng does. Of the statements that duckdb_peer.py tries, a fast one.
"""
import pathlib
import sys

import duckdb

from measures import TABLES, Dialect, query


def main():
    which, folder, out = sys.argv[1:4]
    base = duckdb.connect(":memory:", config={"threads": int(sys.argv[4])} if len(sys.argv) > 4 else {})
    base.execute("SET preserve_insertion_order = false")
    text = "header = true, all_varchar = true"
    base.execute("CREATE TABLE people AS SELECT row_number() OVER ()::INT AS who, id AS person, until FROM "
                 "(SELECT id, max(coalesce(until, '9999-01-01'))::DATE AS until "
                 f"FROM read_csv('{folder}/entities/supervisor.csv', {text}) GROUP BY id)")
    for table, columns in TABLES.items():
        rows = f"read_csv('{folder}/records/{table}.csv', {text})"
        chinese = "监督员" in [c[0] for c in base.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
        owner, on = ("监督员", "发生日") if chinese else ("supervisor", '"on"')
        base.execute(f"CREATE TABLE {table} AS SELECT who, {on}::DATE AS day, {columns} FROM {rows} "
                     f"JOIN people ON person = {owner}")
    if which == "all":
        for path in sorted(pathlib.Path(folder).glob("*/*.csv")):
            if path.stem not in TABLES and path.stem != "supervisor":
                base.execute(f'CREATE TABLE "all_{path.stem}" AS SELECT * FROM read_csv(?, header = true)', [str(path)])
    dialect = Dialect(lambda c: f"count(*) FILTER (WHERE {c})", lambda v, c: f"coalesce(sum({v}) FILTER (WHERE {c}), 0)",
                      lambda c: f"coalesce(bit_or(CASE WHEN {c} THEN 1::BIGINT << day(day) END), 0)",
                      "bit_count", "month", "last_day", "any_value")
    base.execute(f"COPY ({query(dialect, True)}) TO '{out}'")


main()
