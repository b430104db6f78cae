"""DuckDB beside us: the measures of peer.kc as hand-written SQL over the same rows, on one thread.

  duckdb_peer.py DATA_FOLDER VALUES.csv RECORDS SECONDS

Reads the data folder into typed tables in memory (people as numbers, records in their order), runs three ways to
write the same statistics, takes the fastest, and compares every value with VALUES.csv. Seconds are of processor
time, the median of seven runs, as ours are; loading is timed for neither. Exit 1 where a value differs.
"""

import csv
import statistics
import sys
import time
from decimal import Decimal

import duckdb

RUNS = 7

# By table, what is read of it; headers and values are Chinese or English, as the generator writes them.
TABLES = {
    "patrol": "km::DECIMAL(9,3) AS km, minutes::INT AS minutes, in_area = 'true' AS in_area, offline = 'true' AS offline",
    "straw_control": "households::INT AS households, reused = 'true' AS reused",
    "payment": "kind = 'monthly' AS monthly, amount::DECIMAL(9,2) AS amount",
    "nonpoint_guidance": "subject = 'straw' AS straw, subject = 'manure' AS manure, households::INT AS households",
    "report": "已制止 = '是' AS stopped, 紧急 = '是' AS emergency, 离线 = '是' AS offline, 案件 IS NOT NULL AS filed",
    "publicity": "形式 = '讲座' AS lecture, 形式 = '入户' AS visit",
    "training": "hours::DECIMAL(9,3) AS hours, attended = 'true' AS attended",
    "leave": "天数::INT AS days",
    "mediation": "达成协议 = '是' AS settled, 已履行 = '是' AS performed",
}


def ways():
    """count(condition) and total(value, condition) in three dialects of the same thing."""
    yield ("FILTER", lambda c: f"count(*) FILTER (WHERE {c})",
           lambda v, c: f"coalesce(sum({v}) FILTER (WHERE {c}), 0)")
    yield ("CASE", lambda c: f"sum(CASE WHEN {c} THEN 1 ELSE 0 END)",
           lambda v, c: f"sum(CASE WHEN {c} THEN {v} ELSE 0 END)")
    yield ("arithmetic", lambda c: f"sum(({c})::INT)", lambda v, c: f"sum({v} * ({c})::INT)")


def query(count, total):
    valid = "km >= 3 AND minutes >= 60 AND in_area"
    year = "BETWEEN DATE '2016-01-01' AND DATE '2016-12-31'"
    return f"""
WITH p AS (SELECT who, {count(valid)} p01, {total('km', valid)} p03, max(km) p04, {total('minutes', 'in_area')} p05,
        {count('offline')} p06, {count('km >= 8 AND minutes >= 120')} p07, {count('km < 3 OR minutes < 60')} p08
      FROM patrol WHERE day {year} GROUP BY who),
pm AS (SELECT who, month(day) m, count(DISTINCT day) d FROM patrol
       WHERE day {year} AND {valid} GROUP BY who, m),
pd AS (SELECT who, sum(d) p02, {count('d >= 4')} p09 FROM pm GROUP BY who),
s AS (SELECT who, count(*) s01, {count('reused')} s02, sum(households) s03, {count('households >= 30')} s04
      FROM straw_control WHERE day {year} GROUP BY who),
y AS (SELECT who, {total('amount', 'monthly')} m01, {total('amount', 'NOT monthly')} m02, {count('monthly')} m03,
        max(amount) m04 FROM payment WHERE day {year} GROUP BY who),
g AS (SELECT who, {count('straw')} g01, {count('manure')} g02, sum(households) g03
      FROM nonpoint_guidance WHERE day {year} GROUP BY who),
r AS (SELECT who, count(*) r01, {count('stopped')} r02, {count('emergency')} r03, {count('filed')} r04,
        {count('NOT stopped AND NOT offline')} r05 FROM report WHERE day {year} GROUP BY who),
u AS (SELECT who, {count('lecture')} u01, {count('visit')} u02
      FROM publicity WHERE day {year} GROUP BY who),
t AS (SELECT who, {count('attended')} t01, {total('hours', 'attended')} t02
      FROM training WHERE day {year} GROUP BY who),
l AS (SELECT who, sum(days) l01 FROM leave WHERE day {year} GROUP BY who),
d AS (SELECT who, {count('settled')} d01, {count('performed')} d02
      FROM mediation WHERE day {year} GROUP BY who)
SELECT * EXCLUDE (who) FROM person LEFT JOIN p USING (who) LEFT JOIN pd USING (who) LEFT JOIN s USING (who) LEFT JOIN y USING (who)
  LEFT JOIN g USING (who) LEFT JOIN r USING (who) LEFT JOIN u USING (who) LEFT JOIN t USING (who)
  LEFT JOIN l USING (who) LEFT JOIN d USING (who)"""


def load(folder):
    base = duckdb.connect(":memory:", config={"threads": 1})
    text = "header = true, all_varchar = true"
    base.execute("CREATE TABLE person AS SELECT row_number() OVER (ORDER BY id)::INT AS who, id AS subject FROM "
                 f"(SELECT DISTINCT id FROM read_csv('{folder}/entities/supervisor.csv', {text}))")
    for table, columns in TABLES.items():
        rows = f"read_csv('{folder}/records/{table}.csv', {text})"
        chinese = "监督员" in [c[0] for c in base.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
        owner, on = ("监督员", "发生日") if chinese else ("supervisor", '"on"')
        base.execute(f"CREATE TABLE {table} AS SELECT who, {on}::DATE AS day, {columns} FROM {rows} "
                     f"JOIN person ON person.subject = {owner} ORDER BY who, day")
    return base


def main():
    folder, values, records, ours = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    base = load(folder)
    best = None
    for name, count, total in ways():
        sql = f"CREATE OR REPLACE TEMP TABLE result AS {query(count, total)}"
        times = []
        for _ in range(RUNS):
            start = time.process_time()
            base.execute(sql)
            times.append(time.process_time() - start)
        seconds = statistics.median(times)
        print(f"  DuckDB {duckdb.__version__}, {name}: {seconds:.3f} s, {records / seconds / 1e6:.1f} M records/s")
        best = min(best or seconds, seconds)
    print(f"  ours: {ours:.3f} s, {records / ours / 1e6:.1f} M records/s: {best / ours:.1f} times DuckDB's fastest")

    rows = base.execute("SELECT * FROM result").fetchall()
    names = [column[0] for column in base.description]
    theirs = {row[0]: dict(zip(names, row)) for row in rows}
    compared = 0
    with open(values, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name, value in row.items():
                if name == "subject":
                    continue
                other = theirs[row["subject"]][name]
                if value == "" or Decimal(value) != Decimal(str(other or 0)):
                    sys.exit(f"differs: {row['subject']} {name}: ours {value or 'none'}, DuckDB's {other}")
                compared += 1
    print(f"  {compared} values compared, all equal")


if __name__ == "__main__":
    main()
