"""The same history in the ways of others: files of JSON as pytest-benchmark saves them, and a table of SQLite.

`beside.py json|sqlite write|all|one DIR`; prints the CPU time of the process in ms, and 0 for its memory.
"""

import json
import random
import resource
import sqlite3
import sys
from pathlib import Path

TESTS, RUNS, BASELINE = 10_000, 64, 32


def name(test):
    return f"tests/test_{test % 97}.py::test_parses_a_page_of_kind_{test}"


def json_entry(test):
    """The fields and the indentation of pytest-benchmark 5, without the raw data."""
    x = random.random()
    options = {"disable_gc": False, "timer": "perf_counter", "min_rounds": 5, "max_time": 1.0, "min_time": 5e-06, "warmup": False}
    stats = dict.fromkeys(["min", "max", "mean", "stddev", "median", "iqr", "q1", "q3", "ld15iqr", "hd15iqr", "ops", "total"], 1e-6 * x)
    stats |= {"rounds": 24, "iqr_outliers": 1, "stddev_outliers": 1, "outliers": "1;1", "iterations": 1}
    short = name(test).split("::")[1]
    return {"group": None, "name": short, "fullname": name(test), "params": None, "param": None,
            "extra_info": {}, "options": options, "stats": stats}


def json_write(folder):
    saved = {"machine_info": {}, "commit_info": {}, "benchmarks": [json_entry(test) for test in range(TESTS)]}
    text = json.dumps(saved, indent=4)
    for run in range(RUNS):
        # One run like the other: it makes no difference to reading.
        (folder / f"{run:04}_run.json").write_text(text)


def json_histories(folder):
    """No file says where a test is: all of them are read for one test as for all."""
    histories = {}
    for path in sorted(folder.glob("*.json")):
        for entry in json.loads(path.read_text())["benchmarks"]:
            histories.setdefault(entry["fullname"], []).append(entry["stats"]["median"])
    return histories


def json_all(folder):
    assert len(json_histories(folder)) == TESTS


def json_one(folder):
    assert len(json_histories(folder)[name(TESTS // 2)]) == RUNS


def sqlite_open(folder):
    database = sqlite3.connect(folder / "runs.db")
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    return database


def sqlite_write(folder):
    database = sqlite_open(folder)
    database.execute("create table runs (test text, run integer, record blob, primary key (test, run)) without rowid")
    for run in range(RUNS):
        rows = ((name(test), run, random.randbytes(165)) for test in range(TESTS))
        with database:
            database.executemany("insert into runs values (?, ?, ?)", rows)
    database.execute("pragma wal_checkpoint(truncate)")
    database.close()


LAST = "select record from runs where test = ? order by run desc limit ?"


def sqlite_all(folder):
    database = sqlite_open(folder)
    rows = sum(len(database.execute(LAST, (name(test), BASELINE)).fetchall()) for test in range(TESTS))
    assert rows == TESTS * BASELINE
    with database:
        new = ((name(test), RUNS, random.randbytes(165)) for test in range(TESTS))
        database.executemany("insert or replace into runs values (?, ?, ?)", new)


def sqlite_one(folder):
    assert len(sqlite_open(folder).execute(LAST, (name(TESTS // 2), BASELINE)).fetchall()) == BASELINE


way, step, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
globals()[f"{way}_{step}"](folder)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(1000 * (usage.ru_utime + usage.ru_stime), 0)
