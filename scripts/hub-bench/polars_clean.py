"""A feed's file as Polars reads it, and every value made standard.

Both branches of Polars' when/then are computed for all rows, so slow rewriting is done on the few odd
values of a batch by themselves (`repaired`): what is clean is only looked at.
"""

import polars as pl

import spec as site

WIDE = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
BLANKS = dict.fromkeys((" ", "\u3000", "\t", "\u00a0"), "")
DOTS = dict.fromkeys((".", "\u2022", "\u2027", "\u30fb"), "\u00b7")
ODD_NAME = "[\\s\u3000.\u2022\u2027\u30fb\uff01-\uff5e0-9]"
ODD_WORDS = "^\\s|\\s$|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
FORMS = {
    "yyyyMMdd": "%Y%m%d",
    "yyyy-MM-dd": "%Y-%m-%d",
    "yyyy/M/d": "%Y/%m/%d",
    "yyyyMM": "%Y%m",
    "yyyy-MM": "%Y-%m",
}
CHINESE = "%Y\u5e74%m\u6708%d\u65e5"
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def enums(spec):
    """For each coded element one Enum over all feeds, where no feed gives it as plain text."""
    found, plain = {}, set()
    for feed in spec.feeds:
        for c in feed.elements():
            if c.codes:
                values = found.setdefault(c.element, [])
                values.extend(v for v in c.codes.values() if v not in values)
            else:
                plain.add(c.element)
    sexes = found.setdefault("person.sex", [])
    sexes.extend(v for v in ("0", "1", "2") if v not in sexes)
    return {e: pl.Enum(v) for e, v in found.items() if e not in plain}


def repaired(x, odd, slow, dtype=pl.String):
    """`x` with its odd values rewritten."""

    def batch(series):
        at = odd(series).fill_null(False).arg_true()
        return series if at.is_empty() else series.scatter(at, slow(series.gather(at)))

    return x.map_batches(batch, return_dtype=dtype, is_elementwise=True)


def narrow(series):
    return series.str.replace_many(WIDE)


def words(x):
    return repaired(x, lambda s: s.str.contains(ODD_WORDS), lambda s: narrow(s).str.strip_chars())


def name(x):
    def slow(s):
        bare = narrow(s).str.replace_many(BLANKS).str.replace_many(DOTS)
        bad = bare.str.contains("[0-9]") | (bare.str.len_chars() > 40)
        return bare.zip_with(~bad, pl.Series([None], dtype=pl.String).extend_constant(None, len(bare) - 1))

    return repaired(x, lambda s: s.str.contains(ODD_NAME) | (s.str.len_bytes() > 120), slow)


def phone(x):
    def odd(s):
        whole = s.cast(pl.Int64, strict=False).is_not_null()
        return s.is_not_null() & ~((s.str.len_bytes() == 11) & s.str.starts_with("1") & whole)

    def slow(s):
        bare = narrow(s.str.strip_chars()).str.replace_all("^\\+86|[- ()]", "")
        return bare.str.extract("^([2-9][0-9]{6,7}|[01][0-9]{10}|0[0-9]{9}|0[0-9]{11})$")

    return repaired(x, odd, slow)


def check_value(n):
    """What the check character of 17 digits must stand for: 0 to 10."""
    total = sum(((n // 10 ** (16 - i)) % 10) * w for i, w in enumerate(WEIGHTS))
    return (12 - total % 11) % 11


def number(x):
    """A citizen number as one whole number: its 17 digits times eleven, plus what the check character
    stands for. Whether it is valid is asked once a number, not once a row."""

    def rest(s):
        """Those not of eighteen digits: with an X, fifteen digits, written wide."""
        s = narrow(s).str.replace_many(BLANKS).str.to_uppercase()
        body = s.str.head(17).cast(pl.Int64, strict=False)
        last = s.str.tail(1)
        tail = pl.select(pl.when(last == "X").then(10).otherwise(last.cast(pl.Int64, strict=False))).to_series()
        long = body * 11 + tail
        fits = (s.str.len_chars() == 18) & ~s.str.starts_with("0")
        century = pl.select(pl.when(s.str.slice(12, 3) >= "996").then(pl.lit("18")).otherwise(pl.lit("19"))).to_series()
        old = (s.str.slice(0, 6) + century + s.str.slice(6, 9)).cast(pl.Int64, strict=False)
        old = old * 11 + check_value(old)
        none = pl.Series([None], dtype=pl.Int64)
        return pl.select(
            pl.when(fits).then(long).when(s.str.len_chars() == 15).then(old).otherwise(none)
        ).to_series()

    def batch(s):
        n = s.cast(pl.Int64, strict=False)
        plain = (n >= 10**17).fill_null(False)
        packed = n // 10 * 11 + n % 10
        at = (~plain & s.is_not_null()).arg_true()
        return packed if at.is_empty() else packed.scatter(at, rest(s.gather(at)))

    return x.map_batches(batch, return_dtype=pl.Int64, is_elementwise=True)


def date(x, forms):
    found = [x.str.to_date(FORMS.get(f, CHINESE), strict=False) for f in forms]
    return found[0] if len(found) == 1 else pl.coalesce(found)


def decimal(x, places, unit="1"):
    bare = repaired(x, lambda s: s.str.contains(",", literal=True), lambda s: s.str.replace_all(",", ""))
    n = (bare.cast(pl.Float64, strict=False) * 10**places).round().cast(pl.Int64, strict=False)
    return n * 2000 // 3 if unit == "mu" else n


def value(column, x, spec, all_enums):
    """The standard value of a column, null where it cannot be read."""
    if column.codes:
        kind = all_enums.get(column.element, pl.String)
        exact = x.replace_strict(column.codes, default=None, return_dtype=kind)
        return exact
    match column.kind:
        case "number":
            return number(x)
        case "credit-code":
            return repaired(
                x,
                lambda s: s.str.len_bytes() != 18,
                lambda s: narrow(s).str.replace_many(BLANKS).str.to_uppercase(),
            )
        case "name":
            return name(x)
        case "phone":
            return phone(x)
        case "date":
            return date(x, column.dates)
        case "division" if column.division == "name":
            return x.replace_strict(spec.by_name, default=None, return_dtype=pl.Int64)
        case "division":
            codes = [c // 1000 for c in spec.by_code if c % 1000 == 0] if column.division == "short" else spec.by_code
            n = x.cast(pl.Int64, strict=False)
            n = pl.when(n.is_in(codes)).then(n)
            return n * 1000 if column.division == "short" else n
        case "money":
            return decimal(x, 2 if column.unit == "yuan" else 0)
        case "quantity":
            return decimal(x, 3, column.unit)
        case "point":
            return decimal(x, 6)
    return words(x)


def source(feed, files, scratch):
    """A feed's rows, numbered, every column a text named by its header."""
    headers = [c.header for c in feed.columns]
    if feed.format == "csv":
        files = [site.utf8(f, feed.charset, scratch) for f in files]
        head = site.header(files[0], feed.delimiter)
        frame = pl.scan_csv(
            files,
            separator=feed.delimiter,
            schema={h: pl.String for h in head},
            null_values=site.NOTHING,
            row_index_name="row_no",
            row_index_offset=1,
        )
        return frame.select("row_no", *headers)
    if feed.format == "json-lines":
        schema = {h: pl.String for h in headers}
        frame = pl.scan_ndjson(files, schema=schema, row_index_name="row_no", row_index_offset=1)
    elif feed.format == "parquet":
        frame = pl.scan_parquet(files, row_index_name="row_no", row_index_offset=1)
    else:
        import fastexcel

        sheets = [pl.DataFrame(fastexcel.read_excel(f).load_sheet(0, dtypes="string")) for f in files]
        frame = pl.concat(sheets).with_row_index("row_no", 1).lazy()
    types = frame.collect_schema()

    def text(h):
        x = pl.col(h) if types[h] == pl.String else pl.col(h).cast(pl.String)
        return pl.when(~x.is_in(site.NOTHING)).then(x).alias(h)

    return frame.select("row_no", *[text(h) for h in headers])


def staged(feed, frame, keep, spec, all_enums):
    """Values made standard, masks of what was given and of what of it could not be read, the row's fault
    if it has one, and a hash of its key."""
    raw = {c.at: pl.col(c.header) for c in feed.columns}
    one = pl.lit(0, dtype=pl.UInt32)
    given, bad = one, one
    values = []
    for c in feed.columns:
        x = raw[c.at]
        if not c.required:
            given = given + x.is_not_null().cast(pl.UInt32) * (1 << c.at)
        if c.element:
            values.append(value(c, x, spec, all_enums).alias(f"v_{c.name}"))
            # Text is never bad.
            if c.kind not in ("text", "credit-code"):
                gone = x.is_not_null() & pl.col(f"v_{c.name}").is_null()
                bad = bad + gone.cast(pl.UInt32) * (1 << c.at)
    fault = pl.when(pl.all_horizontal([raw[c.at].is_null() for c in feed.key])).then(pl.lit(-1, dtype=pl.Int8))
    for c in (c for c in feed.columns if c.required):
        fault = fault.when(raw[c.at].is_null() | (raw[c.at] == " ")).then(pl.lit(c.at, dtype=pl.Int8))
    key = raw[feed.key[0].at].hash(0)
    for n, c in enumerate(feed.key[1:], 1):
        key = key ^ raw[c.at].hash(n)
    kept = [pl.col(f"v_{c.name}").alias(c.name) for c in feed.elements() if c.name in keep]
    return (
        frame.with_columns(values)
        .select(
            pl.col("row_no").cast(pl.Int32),
            *kept,
            given.alias("given_mask"),
            bad.alias("bad_mask"),
            fault.alias("fault"),
            key.alias("key_hash"),
        )
    )
