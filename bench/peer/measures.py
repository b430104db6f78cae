"""The measures of peer.kc as SQL, and what the databases beside us share: rows, timing, comparison.

A dialect is the way in which one database says a thing; `query` puts a statement together from it. Amounts and
distances are whole numbers (cents, metres, thousandths of an hour): what both databases add fastest.
"""

import csv
import pathlib
import statistics
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Callable, Iterator

RUNS = 7

# By table, what is read of it; headers and values are Chinese or English, as the generator writes them.
TABLES = {
    "patrol": "(km::DECIMAL(9,3) * 1000)::INT AS km, minutes::INT AS minutes, in_area = 'true' AS in_area, offline = 'true' AS offline",
    "straw_control": "households::INT AS households, reused = 'true' AS reused",
    "payment": "kind = 'monthly' AS monthly, (amount::DECIMAL(9,2) * 100)::INT AS amount",
    "nonpoint_guidance": "subject = 'straw' AS straw, subject = 'manure' AS manure, households::INT AS households",
    "report": "已制止 = '是' AS stopped, 紧急 = '是' AS emergency, 离线 = '是' AS offline, 案件 IS NOT NULL AS filed",
    "publicity": "形式 = '讲座' AS lecture, 形式 = '入户' AS visit",
    "training": "(hours::DECIMAL(9,3) * 1000)::INT AS hours, attended = 'true' AS attended",
    "leave": "天数::INT AS days",
    "mediation": "达成协议 = '是' AS settled, 已履行 = '是' AS performed",
}

MEASURES = [f"{letter}{n:02}" for letter, most in
            (("p", 9), ("s", 4), ("m", 4), ("g", 3), ("r", 5), ("u", 2), ("t", 2), ("l", 1), ("d", 2))
            for n in range(1, most + 1)]
PATROLS = {False: "patrols read twice", True: "patrols read once"}
SCALES = {"p03": 1000, "p04": 1000, "t02": 1000, "m01": 100, "m02": 100, "m04": 100}


@dataclass
class Dialect:
    """How one database says it; `c` is a condition and `v` a value."""
    count: Callable[[str], str]
    total: Callable[[str, str], str]
    day_bits: Callable[[str], str]  # a set of days of a month in the bits of a number
    size: str  # of such a set
    month: str
    last_day: str
    any: str


def query(d: Dialect, one_pass: bool) -> str:
    """`one_pass`: patrols are read once, by month, and months added up; else once a year and once a month."""
    valid = "km >= 3000 AND minutes >= 60 AND in_area"
    year = "day BETWEEN DATE '2016-01-01' AND DATE '2016-12-31'"
    patrols = {
        "p01": d.count(valid), "p03": d.total("km", valid), "p04": "max(km)", "p05": d.total("minutes", "in_area"),
        "p06": d.count("offline"), "p07": d.count("km >= 8000 AND minutes >= 120"),
        "p08": d.count("km < 3000 OR minutes < 60")}
    if one_pass:
        sums = ", ".join(f"{'max' if name == 'p04' else 'sum'}(m{name}) AS {name}" for name in patrols)
        columns = ", ".join(f"{expression} AS m{name}" for name, expression in patrols.items())
        patrol = f"""
pm AS (SELECT who, {d.month}(day) AS m, {columns}, {d.size}({d.day_bits(valid)}) AS days, {d.last_day}({d.any}(day)) AS ends
       FROM patrol WHERE {year} GROUP BY who, m),
p AS (SELECT who, {sums}, sum(days) AS p02, {d.count('days >= 4 AND until > ends')} AS p09
      FROM pm JOIN people USING (who) GROUP BY who)"""
        from_patrol = "LEFT JOIN p USING (who)"
    else:
        columns = ", ".join(f"{expression} AS {name}" for name, expression in patrols.items())
        patrol = f"""
p AS (SELECT who, {columns} FROM patrol WHERE {year} GROUP BY who),
pm AS (SELECT who, {d.month}(day) AS m, count(DISTINCT day) AS days, {d.last_day}({d.any}(day)) AS ends
       FROM patrol WHERE {year} AND {valid} GROUP BY who, m),
pd AS (SELECT who, sum(days) AS p02, {d.count('days >= 4 AND until > ends')} AS p09
       FROM pm JOIN people USING (who) GROUP BY who)"""
        from_patrol = "LEFT JOIN p USING (who) LEFT JOIN pd USING (who)"
    return f"""
WITH {patrol.strip()},
s AS (SELECT who, count(*) AS s01, {d.count('reused')} AS s02, sum(households) AS s03, {d.count('households >= 30')} AS s04
      FROM straw_control WHERE {year} GROUP BY who),
y AS (SELECT who, {d.total('amount', 'monthly')} AS m01, {d.total('amount', 'NOT monthly')} AS m02,
        {d.count('monthly')} AS m03, max(amount) AS m04 FROM payment WHERE {year} GROUP BY who),
g AS (SELECT who, {d.count('straw')} AS g01, {d.count('manure')} AS g02, sum(households) AS g03
      FROM nonpoint_guidance WHERE {year} GROUP BY who),
r AS (SELECT who, count(*) AS r01, {d.count('stopped')} AS r02, {d.count('emergency')} AS r03, {d.count('filed')} AS r04,
        {d.count('NOT stopped AND NOT offline')} AS r05 FROM report WHERE {year} GROUP BY who),
u AS (SELECT who, {d.count('lecture')} AS u01, {d.count('visit')} AS u02 FROM publicity WHERE {year} GROUP BY who),
t AS (SELECT who, {d.count('attended')} AS t01, {d.total('hours', 'attended')} AS t02
      FROM training WHERE {year} GROUP BY who),
l AS (SELECT who, sum(days) AS l01 FROM leave WHERE {year} GROUP BY who),
d AS (SELECT who, {d.count('settled')} AS d01, {d.count('performed')} AS d02 FROM mediation WHERE {year} GROUP BY who)
SELECT person, {', '.join(MEASURES)} FROM people {from_patrol} LEFT JOIN s USING (who) LEFT JOIN y USING (who)
  LEFT JOIN g USING (who) LEFT JOIN r USING (who) LEFT JOIN u USING (who) LEFT JOIN t USING (who)
  LEFT JOIN l USING (who) LEFT JOIN d USING (who)"""


def seconds(run) -> float:
    """Median of processor time."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def columns_of(folder: str) -> pathlib.Path:
    """The rows of a data folder as Parquet files beside it, typed, people as numbers, records by person and day."""
    import duckdb
    into = pathlib.Path(folder + ".parquet")
    if (into / "done").exists():
        return into
    into.mkdir(exist_ok=True)
    base = duckdb.connect(str(into / "work.db"), config={"memory_limit": "8GB", "temp_directory": str(into / "spill")})
    text = "header = true, all_varchar = true"

    def write(table, rows):
        base.execute(f"COPY ({rows}) TO '{into}/{table}.parquet'")

    base.execute("CREATE TABLE people AS SELECT row_number() OVER (ORDER BY id)::INT AS who, id AS person, until FROM "
                 "(SELECT id, max(coalesce(until, '9999-01-01'))::DATE AS until "
                 f"FROM read_csv('{folder}/entities/supervisor.csv', {text}) GROUP BY id)")
    write("people", "SELECT who, person, least(until, DATE '2100-01-01') AS until FROM people ORDER BY who")
    for table, columns in TABLES.items():
        rows = f"read_csv('{folder}/records/{table}.csv', {text})"
        chinese = "监督员" in [c[0] for c in base.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
        owner, on = ("监督员", "发生日") if chinese else ("supervisor", '"on"')
        write(table, f"SELECT who, {on}::DATE AS day, {columns} FROM {rows} JOIN people ON person = {owner} ORDER BY who, day")
    base.close()
    (into / "work.db").unlink()
    (into / "done").touch()
    return into


def rows_of(path: str) -> Iterator[list[str]]:
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.reader(file)


def compare(ours: Iterator[list[str]], rows) -> int:
    """Holds each of our values against theirs, and ends the program at the first that differs; how many were equal.

    Our rows are headed by the names of measures, theirs come in the order of MEASURES; both begin with the person.
    """
    theirs = {row[0]: row for row in rows}
    places = [(n, name, SCALES.get(name, 1)) for n, name in enumerate(next(ours)) if name in MEASURES]
    compared = 0
    for line in ours:
        other = theirs[line[0]]
        for n, name, scale in places:
            value = other[MEASURES.index(name) + 1]
            if not line[n] or Decimal(line[n]) * scale != int(value or 0):
                sys.exit(f"differs: {line[0]} {name}: ours {line[n] or 'none'}, theirs {value} / {scale}")
        compared += len(places)
    return compared


def report(peer: str, times: dict[str, float], records: int, ours: float, compared: int) -> None:
    for way, one in times.items():
        print(f"  {peer}, {way}: {one:.3f} s, {records / one / 1e6:.1f} M records/s")
    print(f"  {compared} values compared, all equal")
    print(f"  ours: {ours:.3f} s, {records / ours / 1e6:.1f} M records/s: {min(times.values()) / ours:.1f} times the fastest")
