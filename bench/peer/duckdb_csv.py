"""DuckDB from CSV to values: a whole process that reads the files of a data folder and runs the SQL of measures.py.

    duckdb_csv.py DATA_FOLDER OUT.csv [THREADS]     without THREADS: as many as the machine has

Only the columns that the SQL reads are kept, as numbers; of the statements that duckdb_peer.py tries, the fastest.
"""
import sys

import duckdb

from measures import TABLES, Dialect, query


def main():
    folder, out = sys.argv[1], sys.argv[2]
    base = duckdb.connect(":memory:", config={"threads": int(sys.argv[3])} if len(sys.argv) > 3 else {})
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
    dialect = Dialect(lambda c: f"count(*) FILTER (WHERE {c})", lambda v, c: f"coalesce(sum({v}) FILTER (WHERE {c}), 0)",
                      lambda c: f"coalesce(bit_or(CASE WHEN {c} THEN 1::BIGINT << day(day) END), 0)",
                      "bit_count", "month", "last_day", "any_value")
    base.execute(f"COPY ({query(dialect, True)}) TO '{out}'")


main()
