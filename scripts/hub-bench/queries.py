"""Twelve analytic queries over the published libraries, by DuckDB in process, warm, the median of five.

Prints one line of JSON a query: its number, milliseconds, rows. Ours prints the same.
"""

import argparse
import json
import os
import statistics
import time

import duckdb

import check
import spec as site

HERE = os.path.dirname(os.path.abspath(__file__))


def statements(path):
    with open(path, encoding="utf-8") as file:
        text = "\n".join(line for line in file.read().split("\n") if not line.startswith("--"))
    return [s.strip() for s in text.split(";") if s.strip()]


def views(db, spec, run):
    """The views our own SQL has: what a library wants of the base libraries joined to its rows."""
    bases = {library.entity: library for library in spec.libraries if library.entity}
    for library in spec.libraries:
        files = f"read_parquet('{run}/libraries/{library.table}/*.parquet')"
        columns, joins = "r.*", []
        for element in library.joins:
            base = bases[element.split(".")[0]]
            id_ = site.ENTITIES[base.entity][1]
            join = f" LEFT JOIN {base.table} ON r.{id_} = {base.table}.{id_}"
            if join not in joins:
                joins.append(join)
            columns += f", {base.table}.{site.column_name(element)}"
        db.execute(f"CREATE VIEW {library.table} AS SELECT {columns} FROM {files} r{''.join(joins)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--file", default=os.path.join(HERE, "queries.sql"))
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    db = duckdb.connect()
    db.execute(f"SET threads = {args.threads}; SET memory_limit = '1GB'")
    views(db, site.Spec(args.site), check.run_of(args.out))
    for number, sql in enumerate(statements(args.file), 1):
        rows = len(db.execute(sql).fetchall())
        took = []
        for _ in range(args.times):
            begun = time.perf_counter()
            db.execute(sql).fetchall()
            took.append((time.perf_counter() - begun) * 1000)
        print(json.dumps({"query": number, "ms": round(statistics.median(took), 2), "rows": rows}), flush=True)


if __name__ == "__main__":
    main()
