"""Linking without a number: Splink beside ours, on the county's records and on three public sets.

The county: records that have no valid number against everybody who has one. Both are judged by the
records (not by the distinct identities) of feeds that give rows to a library, by the truth laid aside.
The public sets: originals are who is known, duplicates who is looked for. For ours they become a small
site: a feed of originals with made-up valid numbers that hold the birth date, a feed of duplicates
without any.
"""

import argparse
import glob
import json
import os
import shutil
import sys

import duckdb
import identity

import check
import linking_sites
from measure import measured

HERE = os.path.dirname(os.path.abspath(__file__))


class Failed(Exception):
    """A job that did not end well; the others go on."""


def scores(db, found):
    """Precision, recall, F1 of `found(record, known, right)`: whom each record was given, NULL for none."""
    given, good, all_ = db.execute(
        f"SELECT count(*) FILTER (known IS NOT NULL), count(*) FILTER (known = truth), count(*) FILTER (truth IS NOT NULL) FROM ({found})"
    ).fetchone()
    precision, recall = good / max(given, 1), good / max(all_, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def splink_best(db, folder, judged):
    """The best of several rules of decision, which is more than one has without the truth; and the
    rule ours decides by."""
    tried = {}
    for bits in (-1.0, 0.0, 3.0, 4.3, 6.63, 8.0, 10.0):
        for ahead in (0.0, 1.0, 3.0):
            decided = f"SELECT looked, CASE WHEN bits >= {bits} AND ahead > {ahead} THEN found END AS known FROM '{folder}/splink.parquet'"
            tried[(bits, ahead)] = scores(db, judged(decided))
    best = max(tried, key=lambda k: tried[k][2])
    return best, tried[best], tried[(6.63, 3.0)]


# The county.


def prepare_county(args, folder):
    """Persons with a number and distinct identities without a valid one, cleaned as the libraries are."""
    import duckdb_build

    kept = ["person_name", "person_birth", "person_sex", "person_phone", "person_village", "person_address", "person_number"]
    build = duckdb_build.Build(
        argparse.Namespace(
            site=args.site, landed=args.landed, out=os.path.join(folder, "out"), scratch=os.path.join(folder, "scratch"),
            threads=2, memory="3GB", keep=kept,
        )
    )
    build.prepare()
    build.staged = [feed for feed in build.spec.feeds if (feed.of("person.name")) and build.stage(feed)]
    tables = build.said("person")
    build.persons(tables)
    digits = "lpad(CAST({0} // 11 AS VARCHAR), 17, '0') || CASE {0} % 11 WHEN 10 THEN 'X' ELSE CAST({0} % 11 AS VARCHAR) END"
    day = "strftime({}, '%Y%m%d')"
    build.base(
        None, tables, "person", os.path.join(folder, "known.parquet"),
        ["person.name", "person.birth", "person.sex", "person.phone", "person.village", "person.address"],
        f"e.id AS unique_id, {digits.format('e.key')} AS number",
    )
    build.run(
        f"COPY (SELECT unique_id, number, person_name AS name, {day.format('person_birth')} AS birth, "
        f"person_sex::VARCHAR AS sex, person_phone AS phone, person_village AS village, person_address AS address "
        f"FROM '{folder}/known.parquet') TO '{folder}/left.parquet'"
    )
    parts = []
    for feed in build.staged:
        has = lambda e: feed.of(e) is not None
        numbered = has("person.number")
        texts = {
            "name": "person_name",
            "birth": day.format("person_birth") if has("person.birth") else "NULL::VARCHAR",
            "sex": "person_sex::VARCHAR" if has("person.sex") else "NULL::VARCHAR",
            "phone": "person_phone" if has("person.phone") else "NULL::VARCHAR",
            "village": "person_village" if has("person.village") else "NULL::BIGINT",
            "address": "person_address" if has("person.address") else "NULL::VARCHAR",
            "number": digits.format("person_number") if numbered else "NULL::VARCHAR",
        }
        columns = ", ".join(f"{sql} AS {name}" for name, sql in texts.items())
        without = "ANTI JOIN persons p ON p.key = f.person_number" if numbered else ""
        parts.append(f"SELECT {feed.number} AS feed, row_no, {columns} FROM f{feed.number} f {without} WHERE person_name IS NOT NULL")
    build.run(f"CREATE TABLE without AS {' UNION ALL '.join(parts)}")
    same = "name, birth, sex, phone, village, address, number"
    build.run(f"CREATE TABLE identities AS SELECT row_number() OVER () AS unique_id, {same} FROM (SELECT DISTINCT {same} FROM without)")
    if args.sample:
        build.run(f"DELETE FROM identities WHERE hash(unique_id) % 1000000 >= (SELECT {args.sample} * 1000000.0 / count(*) FROM identities)")
    on = " AND ".join(f"w.{c} IS NOT DISTINCT FROM i.{c}" for c in same.split(", "))
    build.run(f"COPY (SELECT * FROM identities) TO '{folder}/right.parquet'")
    build.run(f"COPY (SELECT feed, row_no, unique_id FROM without w JOIN identities i ON {on}) TO '{folder}/records.parquet'")
    build.db.close()
    shutil.rmtree(os.path.join(folder, "scratch"), ignore_errors=True)
    return [feed.number for feed in build.staged], build.spec


def county(args):
    folder = os.path.join(args.scratch, "county")
    os.makedirs(folder, exist_ok=True)
    numbers, spec = prepare_county(args, folder)
    cost = measured([sys.executable, os.path.join(HERE, "linking_splink.py"), "--set", "county", "--folder", folder], log=args.log)
    if cost.code != 0:
        raise Failed("Splink failed; see the log")
    db = duckdb.connect()
    db.execute("SET threads = 2")
    run = check.run_of(args.ours)
    people = f"read_csv('{args.truth}/people.csv', all_varchar=true)"
    db.execute(f"CREATE TABLE truth AS SELECT p.person::INT AS person, k.unique_id AS truth FROM {people} p JOIN '{folder}/left.parquet' k USING (number)")
    ours, truths = [], []
    for number in numbers:
        feed = next(f for f in spec.feeds if f.number == number)
        library = next((x for x in spec.libraries if any(code == feed.code for code, _ in x.sources)), None)
        files = glob.glob(f"{run}/libraries/{library.table}/part-{number:02}*.parquet") if library else []
        truth = f"{args.truth}/{number:02}-{feed.code}.csv"
        if not files or os.path.getsize(truth) == 0:
            continue
        ours.append(f"SELECT {number} AS feed, row_no, person_id FROM read_parquet({files!r})")
        truths.append(f"SELECT {number} AS feed, row_no, person FROM read_csv('{truth}', header=false, columns={{'row_no':'INT','person':'INT','slips':'VARCHAR'}})")
    db.execute(
        f"CREATE TABLE judged AS SELECT r.*, t.truth, o.person_id IS NOT NULL AS linked, k.unique_id AS ours "
        f"FROM '{folder}/records.parquet' r JOIN ({' UNION ALL '.join(ours)}) o USING (feed, row_no) "
        f"JOIN ({' UNION ALL '.join(truths)}) w USING (feed, row_no) LEFT JOIN truth t USING (person) "
        f"LEFT JOIN '{identity.table(run)}' i ON i.person_id = o.person_id "
        f"LEFT JOIN '{folder}/left.parquet' k ON k.number = i.number"
    )
    judged = lambda decided: f"SELECT j.truth, d.known FROM judged j LEFT JOIN ({decided}) d ON d.looked = j.unique_id"
    best, top, same = splink_best(db, folder, judged)
    mine = scores(db, "SELECT truth, ours AS known FROM judged")
    left, right = (db.execute(f"SELECT count(*) FROM '{folder}/{s}.parquet'").fetchone()[0] for s in ("left", "right"))
    records = db.execute("SELECT count(*) FROM judged").fetchone()[0]
    return {
        "set": f"county ({right} identities, {records} records, {left} persons)",
        "splink": {"cpu": cost.cpu, "peak": cost.peak, "wall": cost.wall, "best": top, "rule": best, "same rule": same},
        "ours": {"scores": mine},
    }


# Public sets.


def public(args, name):
    folder = os.path.join(args.scratch, name)
    os.makedirs(folder, exist_ok=True)
    kind = linking_sites.prepare(name, args.sets, folder)
    cost = measured([sys.executable, os.path.join(HERE, "linking_splink.py"), "--set", kind, "--folder", folder], log=args.log)
    if cost.code != 0:
        raise Failed("Splink failed; see the log")
    db = duckdb.connect()
    truth = f"(SELECT unique_id AS looked, truth FROM '{folder}/truth.parquet')"
    judged = lambda decided: f"SELECT t.truth, d.known FROM {truth} t LEFT JOIN ({decided}) d USING (looked)"
    best, top, same = splink_best(db, folder, judged)
    left, right = (db.execute(f"SELECT count(*) FROM '{folder}/{s}.parquet'").fetchone()[0] for s in ("left", "right"))
    told = {
        "set": f"{name} ({right} duplicates, {left} originals)",
        "splink": {"cpu": cost.cpu, "peak": cost.peak, "wall": cost.wall, "best": top, "rule": best, "same rule": same},
        "ours": None,
    }
    if args.hub and "{site}" in args.hub:
        out = os.path.join(folder, "hub-out")
        shutil.rmtree(out, ignore_errors=True)
        os.makedirs(out)
        site = linking_sites.site(args.site, folder)
        command = args.hub.format(site=site, landed=os.path.join(folder, "landed"), out=out)
        ours = measured(command, shell=True, log=args.log)
        if ours.code == 0:
            run = check.run_of(out)
            decided = (
                f"SELECT o.row_no AS looked, k.unique_id AS known FROM read_parquet('{run}/libraries/pairs/part-02*.parquet') o "
                f"LEFT JOIN '{identity.table(run)}' i USING (person_id) LEFT JOIN '{folder}/numbers.parquet' k ON k.number = i.number"
            )
            told["ours"] = {"scores": scores(db, judged(decided)), "cpu": ours.cpu, "peak": ours.peak, "wall": ours.wall}
        else:
            told["ours"] = {"failed": ours.code}
    return told


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("--landed", required=True)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--ours", required=True, help="OUT of our build of the same deliveries")
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--sample", type=int, default=0, help="identities of the county at most; 0 = all")
    parser.add_argument("--sets", default="", help="folder of the public sets")
    parser.add_argument("--hub", default="", help="command that builds, with {site}, {landed} and {out}")
    parser.add_argument("--only", nargs="*", default=["county", "febrl1", "febrl4", "fake_1000"])
    parser.add_argument("--log", default=None)
    args = parser.parse_args()
    for name in args.only:
        if name != "county" and not args.sets:
            continue
        try:
            told = county(args) if name == "county" else public(args, name)
        except Failed as failed:
            told = {"set": name, "failed": str(failed)}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
