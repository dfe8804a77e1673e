"""Answers the questions of a page from runs.parquet, runs.csv and runs.jsonl, and compares the answers."""

import re
import sys

import duckdb

PAGE = open(sys.argv[1], encoding="utf-8").read()
VIEWS = re.findall(r"^CREATE VIEW .*;$", PAGE, re.MULTILINE)
QUESTIONS = re.findall(r"^```sql[^\n]*\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COLUMNS = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
ROWS = sum(1 for _ in open("runs.jsonl", encoding="utf-8"))


def answers(view):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(view)
    found = [row[0] for row in connection.execute("DESCRIBE runs").fetchall()]
    assert found == COLUMNS, (view, found)
    assert connection.execute("SELECT count(*) FROM runs").fetchone() == (ROWS,), view
    return [connection.execute(question).fetchall() for question in QUESTIONS]


first, *others = [answers(view) for view in VIEWS]
assert len(others) == 2 and ROWS > 0
for number, rows in enumerate(first):
    assert rows, QUESTIONS[number]
    for row in rows:
        print(*row, sep="  ")
    print()
    for view, other in zip(VIEWS[1:], others):
        assert other[number] == rows, (view, other[number], rows)
print(f"{len(QUESTIONS)} questions, {sum(map(len, first))} rows, the same from {len(VIEWS)} formats")
