"""The libraries built with DuckDB, tuned: reading, cleaning, exact linking, golden values, Parquet.

Feeds are staged once as typed tables; persons, organisations and places follow from small tables of one
row an entity and feed; each library is one COPY.
"""

import argparse
import json
import os
import shutil

import duckdb

import duckdb_clean as clean
import spec as site
from duckdb_clean import q

PARQUET = "(FORMAT parquet, COMPRESSION snappy, PARQUET_VERSION v2, ROW_GROUP_SIZE 245760)"


class Build:
    def __init__(self, args):
        self.args = args
        self.spec = site.Spec(args.site)
        self.enums = clean.enums(self.spec)
        self.report = {"feeds": {}, "libraries": {}}
        for folder in ("rejected", "identity", "libraries"):
            os.makedirs(os.path.join(args.out, folder), exist_ok=True)
        os.makedirs(args.scratch, exist_ok=True)
        database = os.path.join(args.scratch, "build.db")
        if os.path.exists(database):
            os.remove(database)
        self.db = duckdb.connect(database)
        self.run(f"SET threads = {args.threads}")
        self.run(f"SET memory_limit = {q(args.memory)}")
        self.run(f"SET temp_directory = {q(os.path.join(args.scratch, 'spill'))}")
        # Staged tables are read back two or three times: choosing a compression costs more than it saves.
        self.run("SET force_compression = 'uncompressed'")
        self.run("SET checkpoint_threshold = '16GB'")

    def run(self, sql):
        return self.db.execute(sql)

    def rows(self, sql):
        return self.run(sql).fetchall()

    def prepare(self):
        for element, values in self.enums.items():
            self.run(f"CREATE TYPE {site.column_name(element)}_e AS ENUM ({', '.join(q(v) for v in values)})")
        whats = sorted({w for library in self.spec.libraries for _, w in library.sources})
        self.run(f"CREATE TYPE what_e AS ENUM ({', '.join(q(w) for w in whats)})")
        self.run(f"CREATE TYPE feed_e AS ENUM ({', '.join(q(f.code) for f in self.spec.feeds)})")
        self.run("CREATE TEMP TABLE division_codes(code BIGINT)")
        self.db.executemany("INSERT INTO division_codes VALUES (?)", [[c] for c in self.spec.by_code])
        self.run("CREATE TEMP TABLE division_names(name VARCHAR, code BIGINT)")
        self.db.executemany("INSERT INTO division_names VALUES (?, ?)", [list(i) for i in self.spec.by_name.items()])
        self.keep = self.wanted()

    def wanted(self):
        """Columns of each feed that are read again after it is staged."""
        keep = {f.code: set(self.args.keep) for f in self.spec.feeds}
        for library in self.spec.libraries:
            for code, _ in library.sources:
                keep[code].update(site.column_name(e) for e in library.columns)
        for entity, (key, _) in site.ENTITIES.items():
            for code, said in self.spec.said_of(entity).items():
                keep[code].update(c.name for c in said)
                keep[code].add(site.column_name(key))
                keep[code].add("record_date")
        for feed in self.spec.feeds:
            keep[feed.code].add("organisation_name")
        return keep

    # Feeds.

    def stage(self, feed):
        files = feed.files(self.args.landed)
        if not files:
            return False
        table = f"f{feed.number}"
        from_, names = clean.source(self.db, feed, files, self.args.scratch)
        self.run(f"CREATE TABLE {table} AS {clean.staged(feed, from_, names, self.keep[feed.code], self.enums)}")
        self.rejected(feed, table)
        self.quality(feed, table)
        clean.drop_scratch(self.args.scratch)
        return True

    def rejected(self, feed, table):
        """Sets rows apart: an empty key, a key that was there, a required value that is missing."""
        self.run(
            f"CREATE OR REPLACE TEMP TABLE twice AS SELECT key_hash, min(row_no) AS first FROM {table} "
            f"WHERE fault IS NULL OR fault >= 0 GROUP BY key_hash HAVING count(*) > 1"
        )
        again = "EXISTS (SELECT 1 FROM twice t WHERE t.key_hash = f.key_hash AND f.row_no > t.first)"
        header = "CASE f.col " + " ".join(f"WHEN {c.at} THEN {q(c.header)}" for c in feed.columns) + " END"
        self.run(
            f"CREATE OR REPLACE TEMP TABLE apart AS SELECT row_no, CASE WHEN fault = -1 THEN 'key' "
            f"WHEN again THEN 'twice' ELSE 'required' END AS reason, "
            f"CASE WHEN fault = -1 OR again THEN {feed.key[0].at} ELSE fault END AS col "
            f"FROM (SELECT row_no, fault, {again} AS again FROM {table} f "
            f"WHERE fault IS NOT NULL OR key_hash IN (SELECT key_hash FROM twice)) WHERE again OR fault IS NOT NULL"
        )
        to = os.path.join(self.args.out, "rejected", f"{feed.number:02}.csv")
        self.run(
            f"COPY (SELECT row_no AS row, reason, {header} AS column FROM apart f ORDER BY row_no) TO {q(to)} (HEADER)"
        )
        count = self.rows("SELECT reason, count(*) FROM apart GROUP BY reason")
        self.report["feeds"][feed.code] = {"rejected": dict(count)}
        if count:
            self.run(f"DELETE FROM {table} WHERE row_no IN (SELECT row_no FROM apart)")

    def quality(self, feed, table):
        """Completeness and validity of every column, from the masks: few of them differ."""
        dated = "min(record_date), max(record_date)" if feed.of("record.date") else "NULL, NULL"
        masks = self.rows(
            f"SELECT given_mask, bad_mask, count(*), {dated} FROM {table} GROUP BY given_mask, bad_mask"
        )
        report = self.report["feeds"][feed.code]
        report["rows"] = sum(m[2] for m in masks) + sum(report["rejected"].values())
        days = [m[3] for m in masks if m[3]], [m[4] for m in masks if m[4]]
        report["days"] = [str(min(days[0])), str(max(days[1]))] if days[0] else None
        report["columns"] = {
            c.header: {
                "given": sum(m[2] for m in masks if c.required or m[0] >> c.at & 1),
                "bad": sum(m[2] for m in masks if m[1] >> c.at & 1),
            }
            for c in feed.columns
        }

    # Entities.

    def said(self, entity):
        """For each feed one row an entity: what it says of it, newest first, and where it first does."""
        key = site.column_name(site.ENTITIES[entity][0])
        all_said = self.spec.said_of(entity)
        self.ranked = getattr(self, "ranked", {})
        tables = {}
        for feed in self.staged:
            if feed.code not in all_said:
                continue
            said = all_said[feed.code]
            dated = feed.of("record.date") is not None
            # The newest, and of one day the first.
            order = "-row_no"
            if dated:
                order = f"(coalesce(record_date - DATE '1970-01-01', {site.TODAY}))::BIGINT * 4294967296 - row_no"
            columns = [f"{key} AS key", "min(row_no) AS first", "count(*) AS n"]
            for c in said:
                columns.append(f"arg_max({c.name}, {order}) AS {c.name}")
                if dated and self.is_tied(entity, c):
                    columns.append(f"max(record_date) FILTER ({c.name} IS NOT NULL) AS {c.name}_day")
            table = f"said_{entity}_{feed.number}"
            self.run(
                f"CREATE TABLE {table} AS SELECT {', '.join(columns)} FROM f{feed.number} "
                f"WHERE {key} IS NOT NULL GROUP BY {key}"
            )
            tables[feed.number] = (table, said, dated)
        return tables

    def is_tied(self, entity, column):
        """Whether another feed is trusted as much: then the day decides."""
        trust = [
            c.trust for said in self.spec.said_of(entity).values() for c in said if c.element == column.element
        ]
        return trust.count(column.trust) > 1

    def first_seen(self, tables):
        union = " UNION ALL ".join(
            f"SELECT key, {number}::BIGINT * 4294967296 + first AS seen FROM {table}"
            for number, (table, _, _) in tables.items()
        )
        return f"SELECT key, min(seen) AS seen FROM ({union}) GROUP BY key"

    def persons(self, tables):
        """Everybody with a number whose check character and birth date are right, by first appearance."""
        n = "(key // 11)"
        birth = f"{n} // 1000 % 100000000"
        birth_date = f"TRY_CAST(CAST({birth} // 10000 AS VARCHAR) || '-' || CAST({birth} // 100 % 100 AS VARCHAR) || '-' || CAST({birth} % 100 AS VARCHAR) AS DATE)"
        self.run(
            f"CREATE TABLE numbers AS SELECT key, seen, {birth_date} AS birth, "
            f"({clean.check_value(n)}) = key % 11 AS fits FROM ({self.first_seen(tables)})"
        )
        valid = "birth IS NOT NULL AND fits AND birth >= DATE '1800-01-01'"
        self.run(
            f"CREATE TABLE persons AS SELECT key, CAST(row_number() OVER (ORDER BY seen) - 1 AS INTEGER) AS id, birth, "
            f"CASE WHEN {n} % 2 = 1 THEN '1' ELSE '2' END::person_sex_e AS sex FROM numbers WHERE {valid} ORDER BY id"
        )
        for number, (table, _, _) in tables.items():
            faults = self.rows(
                f"SELECT CASE WHEN birth IS NULL THEN 'number-date' ELSE 'number-check' END, sum(n) FROM {table} "
                f"JOIN numbers USING (key) WHERE NOT ({valid}) GROUP BY 1"
            )
            feed = next(f for f in self.spec.feeds if f.number == number)
            column = self.report["feeds"][feed.code]["columns"][feed.of("person.number").header]
            column["number-shape"] = column["bad"]
            for reason, count in faults:
                column[reason] = int(count)
                column["bad"] += int(count)
        self.run("DROP TABLE numbers")

    def coded(self, entity, tables):
        """Organisations or places by code; the shape of a credit code is asked once a code."""
        where = ""
        if entity == "organisation":
            alphabet = "[0-9A-HJ-NPQRTUWXY]"
            where = f" WHERE regexp_full_match(key, '{alphabet}{{2}}[0-9]{{6}}{alphabet}{{10}}')"
        plural = entity + "s"
        self.run(
            f"CREATE TABLE {plural} AS SELECT key, CAST(row_number() OVER (ORDER BY seen) - 1 AS INTEGER) AS id "
            f"FROM ({self.first_seen(tables)}){where} ORDER BY id"
        )
        if entity != "organisation":
            return
        for number, (table, _, _) in tables.items():
            bad = self.rows(f"SELECT sum(n) FROM {table} ANTI JOIN {plural} USING (key)")[0][0] or 0
            feed = next(f for f in self.spec.feeds if f.number == number)
            self.report["feeds"][feed.code]["columns"][feed.of("organisation.code").header]["bad"] += int(bad)
        # Names only one has, for records that give no code; known from the feed on that first says them.
        named = " UNION ALL ".join(
            f"SELECT DISTINCT organisation_name AS name, organisation_code AS key, {number} AS feed FROM f{number} "
            f"WHERE organisation_name IS NOT NULL AND organisation_code IS NOT NULL"
            for number, (_, said, _) in tables.items()
            if any(c.element == "organisation.name" for c in said)
        )
        self.run(
            f"CREATE TABLE organisation_names AS SELECT name, min(id) AS id, min(feed) AS feed "
            f"FROM ({named}) JOIN {plural} USING (key) GROUP BY name HAVING min(id) = max(id)"
        )

    def golden(self, tables, element):
        """The value that holds: of the most trusted feed that says one; of two that are trusted alike
        the newer, and of two equally old the one heard first."""
        name = site.column_name(element)
        by_trust = {}
        for number, (_, said, dated) in tables.items():
            for c in (c for c in said if c.element == element):
                by_trust.setdefault(c.trust, []).append((number, dated))
        parts = []
        for _, group in sorted(by_trust.items(), reverse=True):
            if len(group) == 1:
                parts.append(f"s{group[0][0]}.{name}")
                continue
            today = f"(DATE '1970-01-01' + {site.TODAY})"
            days = [
                f"CASE WHEN s{n}.{name} IS NOT NULL THEN coalesce(s{n}.{name}_day, {today}) END"
                if dated
                else f"CASE WHEN s{n}.{name} IS NOT NULL THEN {today} END"
                for n, dated in group
            ]
            newest = f"greatest({', '.join(days)})"
            parts.append(
                "CASE " + " ".join(f"WHEN {d} = {newest} THEN s{n}.{name}" for (n, _), d in zip(group, days)) + " END"
            )
        if not parts:
            return "NULL"
        return parts[0] if len(parts) == 1 else f"coalesce({', '.join(parts)})"

    def base(self, library, tables, entity, path, elements, lead):
        """One row an entity."""
        key = site.ENTITIES[entity][0]
        columns, used = [], set()
        for element in elements:
            name = site.column_name(element)
            if element == key:
                columns.append(f"e.key AS {name}")
                continue
            if element in ("person.birth", "person.sex"):
                # Nothing is trusted more than the number itself.
                columns.append(f"e.{element.split('.')[1]} AS {name}")
                continue
            columns.append(f"{self.golden(tables, element)} AS {name}")
            used.update(n for n, (_, said, _) in tables.items() if any(c.element == element for c in said))
        joins = "".join(f" LEFT JOIN {tables[n][0]} s{n} ON s{n}.key = e.key" for n in sorted(used))
        self.copy(f"SELECT {lead}, {', '.join(columns)} FROM {entity}s e{joins}", path)

    def copy(self, select, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return self.rows(f"COPY ({select}) TO {q(path)} {PARQUET}")[0][0]

    # Libraries.

    def theme(self, library, path):
        parts = []
        for code, what in library.sources:
            feed = self.spec.feed(code)
            if feed not in self.staged:
                continue
            columns = [f"{q(what)}::what_e AS what", f"{q(code)}::feed_e AS feed", "f.row_no"]
            joins = ""
            for entity, (key, id_) in site.ENTITIES.items():
                name = site.column_name(key)
                of_name = entity == "organisation" and feed.of("organisation.name") is not None
                if feed.of(key) is not None:
                    joins += f" LEFT JOIN {entity}s ON {entity}s.key = f.{name}"
                    id_of = f"{entity}s.id"
                    if of_name and not feed.of(key).required:
                        joins += f" LEFT JOIN organisation_names n ON f.{name} IS NULL AND n.name = f.organisation_name AND n.feed <= {feed.number}"
                        id_of = f"coalesce({id_of}, n.id)"
                elif of_name:
                    joins += f" LEFT JOIN organisation_names n ON n.name = f.organisation_name AND n.feed <= {feed.number}"
                    id_of = "n.id"
                else:
                    id_of = "NULL::INTEGER"
                columns.append(f"{id_of} AS {id_}")
            for element in library.columns:
                name = site.column_name(element)
                if feed.of(element) is None:
                    columns.append(f"NULL::{self.type_of(element)} AS {name}")
                else:
                    columns.append(f"f.{name}")
            parts.append(f"SELECT {', '.join(columns)} FROM f{feed.number} f{joins}")
        return self.copy(" UNION ALL ".join(parts), path)

    def type_of(self, element):
        if element in self.enums:
            return f"{site.column_name(element)}_e"
        kind = self.spec.elements[element]["kind"]
        if kind == "date":
            return "DATE"
        return "BIGINT" if kind in ("division", "money", "quantity", "point") else "VARCHAR"

    def libraries(self):
        tables = {}
        for entity in site.ENTITIES:
            tables[entity] = self.said(entity)
        self.persons(tables["person"])
        self.coded("organisation", tables["organisation"])
        self.coded("place", tables["place"])
        folder = os.path.join(self.args.out, "libraries")
        for library in self.spec.libraries:
            path = os.path.join(folder, library.table, "part-00.parquet")
            if library.entity:
                _, id_ = site.ENTITIES[library.entity]
                elements = [
                    e for e in library.elements if e != "person.number" and not self.spec.elements[e].get("identity")
                ]
                self.base(library, tables[library.entity], library.entity, path, elements, f"e.id AS {id_}")
            else:
                self.theme(library, path)
            count = self.rows(f"SELECT count(*) FROM {q(path)}")[0][0]
            self.report["libraries"][library.code] = count
        digits = "lpad(CAST(e.key // 11 AS VARCHAR), 17, '0')"
        number = f"{digits} || CASE e.key % 11 WHEN 10 THEN 'X' ELSE CAST(e.key % 11 AS VARCHAR) END"
        path = os.path.join(self.args.out, "identity", "person.parquet")
        self.base(None, tables["person"], "person", path, self.spec.identity(), f"e.id AS person_id, {number} AS number")

    def whole(self):
        self.prepare()
        self.staged = [feed for feed in self.spec.feeds if self.stage(feed)]
        self.libraries()
        self.report["persons"] = self.rows("SELECT count(*) FROM persons")[0][0]
        with open(os.path.join(self.args.out, "report.json"), "w", encoding="utf-8") as file:
            json.dump(self.report, file, ensure_ascii=False, indent=1)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("--landed", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="600MB")
    parser.add_argument("--keep", nargs="*", default=[], help="further columns to stage, for the linking job")
    return parser.parse_args()


if __name__ == "__main__":
    args = arguments()
    shutil.rmtree(args.out, ignore_errors=True)
    build = Build(args)
    build.whole()
    build.db.close()
    shutil.rmtree(args.scratch, ignore_errors=True)
