"""The libraries built with Polars' streaming engine, in the same steps as the DuckDB build."""

import argparse
import json
import os
import shutil

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl
import pyarrow.parquet as parquet

import polars_clean as clean
import spec as site

# Rows of a row group.
GROUP = 1 << 18


def collect(frame):
    return frame.collect(engine="streaming")


class Build:
    def __init__(self, args):
        self.args = args
        self.spec = site.Spec(args.site)
        self.enums = clean.enums(self.spec)
        self.report = {"feeds": {}, "libraries": {}}
        for folder in ("rejected", "identity", "libraries"):
            os.makedirs(os.path.join(args.out, folder), exist_ok=True)
        os.makedirs(args.scratch, exist_ok=True)
        whats = sorted({w for library in self.spec.libraries for _, w in library.sources})
        self.what, self.code = pl.Enum(whats), pl.Enum([f.code for f in self.spec.feeds])
        self.apart = {}

    def wanted(self, feed):
        """Columns of a feed that are read again after it is staged."""
        keep = {"organisation_name", "record_date"}
        for library in self.spec.libraries:
            if any(code == feed.code for code, _ in library.sources):
                keep.update(site.column_name(e) for e in library.columns)
        for entity, (key, _) in site.ENTITIES.items():
            said = self.spec.said_of(entity)
            if feed.code in said:
                keep.update(c.name for c in said[feed.code])
                keep.add(site.column_name(key))
        return keep

    def scratch(self, name):
        return os.path.join(self.args.scratch, f"{name}.parquet")

    def put(self, frame, name):
        """A table kept beside: written as a stream, read back as one."""
        path = self.scratch(name)
        frame.sink_parquet(path, compression="uncompressed", statistics=False, maintain_order=True, engine="streaming")
        return pl.scan_parquet(path)

    # Feeds.

    def stage(self, feed):
        files = feed.files(self.args.landed)
        if not files:
            return False
        frame = clean.source(feed, files, self.args.scratch)
        self.put(clean.staged(feed, frame, self.wanted(feed), self.spec, self.enums), f"f{feed.number}")
        for file in os.listdir(self.args.scratch):
            if file.endswith(".utf8"):
                os.remove(os.path.join(self.args.scratch, file))
        self.rejected(feed)
        self.quality(feed)
        return True

    def rows(self, feed):
        """Staged rows without those set apart."""
        frame = pl.scan_parquet(self.scratch(f"f{feed.number}"))
        apart = self.apart[feed.number]
        return frame if apart.is_empty() else frame.filter(~pl.col("row_no").is_in(apart.implode()))

    def rejected(self, feed):
        """Sets rows apart: an empty key, a key that was there, a required value that is missing."""
        frame = pl.scan_parquet(self.scratch(f"f{feed.number}")).select("row_no", "fault", "key_hash")
        keyed = frame.filter(pl.col("fault").is_null() | (pl.col("fault") >= 0))
        twice = collect(
            keyed.group_by("key_hash").agg(pl.col("row_no").min().alias("first"), pl.len().alias("n")).filter(pl.col("n") > 1)
        )
        again = (pl.col("row_no") > pl.col("first")).fill_null(False)
        faults = collect(frame.filter(pl.col("fault").is_not_null() | pl.col("key_hash").is_in(twice["key_hash"].implode())))
        key = feed.key[0].header
        headers = {c.at: c.header for c in feed.columns}
        apart = (
            faults.join(twice, on="key_hash", how="left")
            .with_columns(again=again & (pl.col("fault").is_null() | (pl.col("fault") >= 0)))
            .filter(pl.col("again") | pl.col("fault").is_not_null())
            .select(
                pl.col("row_no").alias("row"),
                reason=pl.when(pl.col("fault") == -1).then(pl.lit("key")).when("again").then(pl.lit("twice")).otherwise(pl.lit("required")),
                column=pl.when((pl.col("fault") == -1) | pl.col("again")).then(pl.lit(key)).otherwise(
                    pl.col("fault").replace_strict(headers, default=None, return_dtype=pl.String)
                ),
            )
            .sort("row")
        )
        apart.write_csv(os.path.join(self.args.out, "rejected", f"{feed.number:02}.csv"))
        self.apart[feed.number] = apart["row"]
        counts = apart.group_by("reason").len()
        self.report["feeds"][feed.code] = {"rejected": dict(counts.iter_rows())}

    def quality(self, feed):
        """Completeness and validity of every column, from the masks: few of them differ."""
        days = [pl.col("record_date").min().alias("from"), pl.col("record_date").max().alias("to")]
        masks = collect(
            self.rows(feed)
            .group_by("given_mask", "bad_mask")
            .agg(pl.len().alias("n"), *(days if feed.of("record.date") else []))
        )
        report = self.report["feeds"][feed.code]
        report["rows"] = int(masks["n"].sum()) + sum(report["rejected"].values())
        if feed.of("record.date"):
            report["days"] = [str(masks["from"].min()), str(masks["to"].max())]
        rows = masks.select("given_mask", "bad_mask", "n").rows()
        report["columns"] = {
            c.header: {
                "given": sum(n for given, _, n in rows if c.required or given >> c.at & 1),
                "bad": sum(n for _, bad, n in rows if bad >> c.at & 1),
            }
            for c in feed.columns
        }

    # Entities.

    def is_tied(self, entity, column):
        """Whether another feed is trusted as much: then the day decides."""
        trust = [c.trust for s in self.spec.said_of(entity).values() for c in s if c.element == column.element]
        return trust.count(column.trust) > 1

    def said(self, entity):
        """For each feed one row an entity: what it says of it, newest first, and where it first does."""
        key = site.column_name(site.ENTITIES[entity][0])
        tables = {}
        for feed in self.staged:
            said = self.spec.said_of(entity).get(feed.code)
            if said is None:
                continue
            dated = feed.of("record.date") is not None
            order = -pl.col("row_no").cast(pl.Int64)
            if dated:
                day = pl.col("record_date").cast(pl.Int32).fill_null(site.TODAY).cast(pl.Int64)
                order = day * (1 << 32) + order
            aggregates = [pl.col("row_no").min().alias("first"), pl.len().alias("n")]
            for c in said:
                given = pl.col(c.name).is_not_null()
                aggregates.append(pl.col(c.name).max_by(pl.when(given).then("order")))
                if dated and self.is_tied(entity, c):
                    aggregates.append(pl.when(given).then("record_date").max().alias(f"{c.name}_day"))
            frame = (
                self.rows(feed)
                .filter(pl.col(key).is_not_null())
                .with_columns(order=order)
                .group_by(pl.col(key).alias("key"))
                .agg(aggregates)
            )
            tables[feed.number] = (self.put(frame, f"said_{entity}_{feed.number}"), said, dated)
        return tables

    def first_seen(self, tables):
        parts = [
            frame.select("key", seen=pl.lit(number, dtype=pl.Int64) * (1 << 32) + pl.col("first"))
            for number, (frame, _, _) in tables.items()
        ]
        return pl.concat(parts).group_by("key").agg(pl.col("seen").min())

    def persons(self, tables):
        """Everybody with a number whose check character and birth date are right, by first appearance."""
        n = pl.col("key") // 11
        day = n // 1000 % 100_000_000
        birth = day.cast(pl.String).str.to_date("%Y%m%d", strict=False)
        numbers = collect(
            self.first_seen(tables).with_columns(
                birth=birth,
                fits=clean.check_value(n) == pl.col("key") % 11,
                sex=pl.when(n % 2 == 1).then(pl.lit("1")).otherwise(pl.lit("2")).cast(self.enums["person.sex"]),
            )
        )
        valid = pl.col("birth").is_not_null() & (pl.col("birth") >= pl.date(1800, 1, 1)) & pl.col("fits")
        invalid = numbers.filter(~valid).select(
            "key", reason=pl.when(pl.col("birth").is_null()).then(pl.lit("number-date")).otherwise(pl.lit("number-check"))
        )
        for number, (frame, _, _) in tables.items():
            feed = next(f for f in self.spec.feeds if f.number == number)
            column = self.report["feeds"][feed.code]["columns"][feed.of("person.number").header]
            column["number-shape"] = column["bad"]
            found = collect(frame.select("key", "n").join(invalid.lazy(), on="key").group_by("reason").agg(pl.col("n").sum()))
            for reason, count in found.iter_rows():
                column[reason] = count
                column["bad"] += count
        persons = numbers.filter(valid).sort("seen").with_row_index("id").select("key", "id", "birth", "sex")
        return persons.with_columns(pl.col("id").cast(pl.Int32))

    def coded(self, entity, tables):
        """Organisations or places by code; the shape of a credit code is asked once a code."""
        found = self.first_seen(tables)
        if entity == "organisation":
            alphabet = "[0-9A-HJ-NPQRTUWXY]"
            found = found.filter(pl.col("key").str.contains(f"^{alphabet}{{2}}[0-9]{{6}}{alphabet}{{10}}$"))
        coded = collect(found).sort("seen").with_row_index("id").select("key", pl.col("id").cast(pl.Int32))
        if entity == "organisation":
            named = []
            for number, (frame, said, _) in tables.items():
                feed = next(f for f in self.spec.feeds if f.number == number)
                bad = collect(frame.join(coded.lazy(), on="key", how="anti").select(pl.col("n").sum())).item() or 0
                self.report["feeds"][feed.code]["columns"][feed.of("organisation.code").header]["bad"] += bad
                if any(c.element == "organisation.name" for c in said):
                    rows = self.rows(feed).select("organisation_name", key="organisation_code").drop_nulls().unique()
                    named.append(rows.with_columns(feed=pl.lit(number, dtype=pl.Int32)))
            # Names only one has, for records that give no code.
            names = pl.concat(named).join(coded.lazy(), on="key").group_by("organisation_name")
            names = names.agg(pl.col("id").min().alias("of_name"), last=pl.col("id").max(), since=pl.col("feed").min())
            self.names = collect(names.filter(pl.col("of_name") == pl.col("last")).drop("last"))
        return coded

    def golden(self, tables, element):
        """The value that holds: of the most trusted feed that says one; of two that are trusted alike
        the newer, and of two equally old the one heard first."""
        name = site.column_name(element)
        by_trust = {}
        for number, (_, said, dated) in tables.items():
            for c in (c for c in said if c.element == element):
                by_trust.setdefault(c.trust, []).append((number, dated))
        parts = []
        today = pl.lit(site.TODAY, dtype=pl.Int32).cast(pl.Date)
        for _, group in sorted(by_trust.items(), reverse=True):
            if len(group) == 1:
                parts.append(pl.col(f"s{group[0][0]}_{name}"))
                continue
            days = []
            for n, dated in group:
                day = pl.col(f"s{n}_{name}_day").fill_null(today) if dated else today
                days.append(pl.when(pl.col(f"s{n}_{name}").is_not_null()).then(day))
            newest = pl.max_horizontal(days)
            parts.append(pl.coalesce([pl.when(d == newest).then(f"s{n}_{name}") for (n, _), d in zip(group, days)]))
        return pl.coalesce(parts) if parts else pl.lit(None)

    def base(self, entities, tables, entity, path, elements, lead):
        """One row an entity."""
        key = site.ENTITIES[entity][0]
        columns, wanted = [], {}
        for element in elements:
            name = site.column_name(element)
            if element == key:
                columns.append(pl.col("key").alias(name))
            elif element in ("person.birth", "person.sex"):
                columns.append(pl.col(element.split(".")[1]).alias(name))
            else:
                columns.append(self.golden(tables, element).alias(name))
                for n, (_, said, dated) in tables.items():
                    for c in (c for c in said if c.element == element):
                        picks = wanted.setdefault(n, [])
                        picks.append(name)
                        if dated and self.is_tied(entity, c):
                            picks.append(f"{name}_day")
        frame = entities.lazy()
        for n, picks in sorted(wanted.items()):
            said = tables[n][0].select("key", *[pl.col(p).alias(f"s{n}_{p}") for p in picks])
            frame = frame.join(said, on="key", how="left", maintain_order="left")
        self.sink(frame.select(*lead, *columns), path)

    @staticmethod
    def sink(frame, path):
        """Streams a table into Parquet through Arrow's writer: Polars' own costs as much and cannot write
        numbers as differences, so that its files are half as large again."""
        os.makedirs(os.path.dirname(path), exist_ok=True)
        writer = None
        for batch in frame.collect_batches(chunk_size=GROUP, maintain_order=True, engine="streaming"):
            table = batch.to_arrow()
            if writer is None:
                names = table.schema.names
                counted = {n for n in names if n == "row_no" or n.endswith("_id")}
                writer = parquet.ParquetWriter(
                    path,
                    table.schema,
                    compression="snappy",
                    use_dictionary=[n for n in names if n not in counted],
                    column_encoding=dict.fromkeys(counted, "DELTA_BINARY_PACKED"),
                    store_schema=False,
                )
            writer.write_table(table)
        writer.close()

    # Libraries.

    def type_of(self, element):
        if element in self.enums:
            return self.enums[element]
        kind = self.spec.elements[element]["kind"]
        if kind == "date":
            return pl.Date
        return pl.Int64 if kind in ("division", "money", "quantity", "point") else pl.String

    def theme(self, library, path):
        parts = []
        join = {"how": "left", "maintain_order": "left"}
        for code, what in library.sources:
            feed = self.spec.feed(code)
            if feed not in self.staged:
                continue
            frame = self.rows(feed)
            ids = []
            for entity, (key, id_) in site.ENTITIES.items():
                of_name = entity == "organisation" and feed.of("organisation.name") is not None
                found = []
                if feed.of(key) is not None:
                    known = self.entities[entity].lazy().select(pl.col("key"), pl.col("id").alias(f"{entity}_id_"))
                    frame = frame.join(known, left_on=site.column_name(key), right_on="key", **join)
                    found.append(pl.col(f"{entity}_id_"))
                if of_name and not (feed.of(key) is not None and feed.of(key).required):
                    frame = frame.join(self.names.lazy(), on="organisation_name", **join)
                    fits = pl.col("since") <= feed.number
                    if feed.of(key) is not None:
                        fits = fits & pl.col(site.column_name(key)).is_null()
                    found.append(pl.when(fits).then("of_name"))
                ids.append((pl.coalesce(found) if found else pl.lit(None, dtype=pl.Int32)).alias(id_))
            columns = [pl.lit(what, dtype=self.what).alias("what"), pl.lit(code, dtype=self.code).alias("feed"), "row_no", *ids]
            for element in library.columns:
                name = site.column_name(element)
                has = feed.of(element) is not None
                column = pl.col(name) if has else pl.lit(None, dtype=self.type_of(element)).alias(name)
                columns.append(column)
            parts.append(frame.select(columns))
        self.sink(pl.concat(parts), path)

    def libraries(self):
        tables = {entity: self.said(entity) for entity in site.ENTITIES}
        self.entities = {"person": self.persons(tables["person"])}
        for entity in ("organisation", "place"):
            self.entities[entity] = self.coded(entity, tables[entity])
        for library in self.spec.libraries:
            path = os.path.join(self.args.out, "libraries", library.table, "part-00.parquet")
            if library.entity:
                id_ = site.ENTITIES[library.entity][1]
                open_ = [e for e in library.elements if e != "person.number" and not self.spec.elements[e].get("identity")]
                entity = library.entity
                self.base(self.entities[entity], tables[entity], entity, path, open_, [pl.col("id").alias(id_)])
            else:
                self.theme(library, path)
            self.report["libraries"][library.code] = pl.scan_parquet(path).select(pl.len()).collect().item()
        check = (pl.col("key") % 11).cast(pl.String).replace("10", "X")
        digits = (pl.col("key") // 11).cast(pl.String).str.zfill(17) + check
        lead = [pl.col("id").alias("person_id"), digits.alias("number")]
        path = os.path.join(self.args.out, "identity", "person.parquet")
        self.base(self.entities["person"], tables["person"], "person", path, self.spec.identity(), lead)

    def whole(self):
        self.staged = [feed for feed in self.spec.feeds if self.stage(feed)]
        self.libraries()
        self.report["persons"] = self.entities["person"].height
        with open(os.path.join(self.args.out, "report.json"), "w", encoding="utf-8") as file:
            json.dump(self.report, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("site", "landed", "out", "scratch"):
        parser.add_argument(f"--{name}", required=True)
    args = parser.parse_args()
    shutil.rmtree(args.out, ignore_errors=True)
    build = Build(args)
    build.whole()
    shutil.rmtree(args.scratch, ignore_errors=True)
