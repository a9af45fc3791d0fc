"""Judges Parquet files by pyarrow, DuckDB and ClickHouse (chdb), in both directions.

    python3 Tests/Judges/parquet.py --kqlsh .build/debug/kqlsh [--only read|write]

Exit status 0: all files are read equal; 1: some are not, each is named; 77: pyarrow is not installed.
"""
import argparse, datetime, decimal, json, math, os, subprocess, sys, tempfile, uuid

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    print("pyarrow is not installed")
    sys.exit(77)
try:
    import duckdb
except ImportError:
    duckdb = None
try:
    import chdb
except ImportError:
    chdb = None

UTC = datetime.timezone.utc
failures = []
passed = 0


def kqlsh(text, *options):
    run = subprocess.run([arguments.kqlsh, "--transient", "-q", *options, "-e", text], capture_output=True, text=True, timeout=600)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.strip() or f"exit status {run.returncode}")
    return run.stdout


def literal(text):
    return "@'" + text.replace("'", "''") + "'"


def read(path, columns):
    """The rows of a file as kqlsh gives them."""
    schema = ", ".join(f"['{name}']: {kind}" for name, kind in columns)
    output = kqlsh(f"externaldata({schema}) [{literal(path)}] with (format='parquet')", "-F", "jsonl")
    return [json.loads(line) for line in output.splitlines() if line]


def timespan(ticks):
    sign, ticks = ("-", -ticks) if ticks < 0 else ("", ticks)
    days, rest = divmod(ticks, 864000000000)
    seconds, fraction = divmod(rest, 10000000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if fraction:
        text += f".{fraction:07}"
    return sign + (f"{days}." if days else "") + text


def expected(value, kind=None):
    """A value of pyarrow as kqlsh writes it into JSON."""
    if value is None:
        return "" if kind == "string" else None
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return value
    if isinstance(value, decimal.Decimal):
        return value
    if isinstance(value, datetime.datetime):
        value = value.astimezone(UTC) if value.tzinfo else value
        return f"{value.year:04}-{value.month:02}-{value.day:02}T{value.hour:02}:{value.minute:02}:{value.second:02}.{value.microsecond:06}0Z"
    if isinstance(value, datetime.date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}T00:00:00.0000000Z"
    if isinstance(value, datetime.time):
        return timespan(((value.hour * 60 + value.minute) * 60 + value.second) * 10000000 + value.microsecond * 10)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf8", "replace")
    if isinstance(value, list):
        return [expected(item) for item in value]
    if isinstance(value, dict):
        return {str(key): expected(item) for key, item in value.items()}
    return value


def same(found, wanted):
    if isinstance(wanted, decimal.Decimal):
        return found is not None and decimal.Decimal(str(found)) == wanted
    if isinstance(wanted, float) and isinstance(found, (int, float)) and not isinstance(found, bool):
        return float(found) == wanted
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(wanted, dict):
        return isinstance(found, dict) and found.keys() == wanted.keys() and all(same(found[k], wanted[k]) for k in wanted)
    return found == wanted and isinstance(found, bool) == isinstance(wanted, bool)


def judge(name, body):
    global passed
    try:
        body()
        passed += 1
    except Exception as error:  # noqa: BLE001
        failures.append(f"{name}: {str(error)[:600]}")


def compare(found, wanted, what):
    if len(found) != len(wanted):
        raise RuntimeError(f"{what}: {len(found)} rows, {len(wanted)} expected")
    for index, (left, right) in enumerate(zip(found, wanted)):
        for key in right:
            if not same(left.get(key), right[key]):
                raise RuntimeError(f"{what}: row {index}, '{key}': {str(left.get(key))[:200]!r}, expected {str(right[key])[:200]!r}")


# --- Reading -------------------------------------------------------------------------------------------------------


def check_read(name, path, columns, rows):
    def body():
        wanted = [{key: expected(row[key], kind) for key, kind in columns} for row in rows]
        compare(read(path, columns), wanted, "read")
    judge("read " + name, body)


def flat_table(count, with_nulls):
    import random
    random.seed(count + with_nulls)
    def some(make):
        return [None if with_nulls and random.random() < 0.3 else make(i) for i in range(count)]
    epoch = datetime.datetime(1970, 1, 1)
    words = ["", "a", "bb", "Grüße", "x" * 40, "0123456789abcdef"]
    columns = {
        "b": (pa.bool_(), "bool", some(lambda i: i % 3 == 0)),
        "i8": (pa.int8(), "int", some(lambda i: i % 256 - 128)),
        "u8": (pa.uint8(), "int", some(lambda i: i % 256)),
        "i16": (pa.int16(), "int", some(lambda i: i % 65536 - 32768)),
        "u16": (pa.uint16(), "int", some(lambda i: i * 7 % 65536)),
        "i32": (pa.int32(), "int", some(lambda i: random.choice([-2**31, 2**31 - 1, i, -i]))),
        "u32": (pa.uint32(), "long", some(lambda i: random.choice([2**32 - 1, i]))),
        "i64": (pa.int64(), "long", some(lambda i: random.choice([-2**63, 2**63 - 1, i * i * i, -i]))),
        "f16": (pa.float16(), "real", some(lambda i: float([0.5, -2.0, 65504.0, 6e-8, 0.0][i % 5]) if i % 5 != 3 else 5.960464477539063e-08)),
        "f32": (pa.float32(), "real", some(lambda i: [0.5, -1.25, 3.0, 1e10, math.inf][i % 5])),
        "f64": (pa.float64(), "real", some(lambda i: [0.1, -1e300, math.nan, float(i), -0.5][i % 5])),
        "low": (pa.string(), "string", some(lambda i: words[i % len(words)])),
        "high": (pa.string(), "string", some(lambda i: f"value {i * 7919 % 100003}" + "y" * (i % 50))),
        "bytes": (pa.binary(), "string", some(lambda i: [b"raw", b"\xff\xfe", b"ok \xc3\xa9", b"cut \xc3"][i % 4])),
        "fixed": (pa.binary(5), "string", some(lambda i: b"%05d" % (i % 100000))),
        "date": (pa.date32(), "datetime", some(lambda i: datetime.date(1, 1, 1) + datetime.timedelta(days=i * 365 % 3652000))),
        "ms": (pa.timestamp("ms"), "datetime", some(lambda i: epoch + datetime.timedelta(milliseconds=i * 12345678901))),
        "us": (pa.timestamp("us", "UTC"), "datetime", some(lambda i: (epoch + datetime.timedelta(microseconds=i * 1234567 - 10**15)).replace(tzinfo=UTC))),
        "tms": (pa.time32("ms"), "timespan", some(lambda i: datetime.time(i % 24, i % 60, 5, 7000))),
        "tus": (pa.time64("us"), "timespan", some(lambda i: datetime.time(i % 24, i % 60, 59, 999999))),
        "d9": (pa.decimal128(9, 2), "decimal", some(lambda i: decimal.Decimal(i * 37 - 5000).scaleb(-2))),
        "d18": (pa.decimal128(18, 6), "decimal", some(lambda i: decimal.Decimal(i * 1234567890123 - 10**15).scaleb(-6))),
        "d34": (pa.decimal128(34, 10), "decimal", some(lambda i: decimal.Decimal(i * 10**27 + 7 - 10**33 if i < 900 else i).scaleb(-10))),
    }
    table = pa.table({k: pa.array(v, t) for k, (t, _, v) in columns.items()})
    kinds = [(k, kind) for k, (_, kind, _) in columns.items()]
    rows = table.to_pylist()
    for row in rows:
        if row["f16"] is not None:
            row["f16"] = float(row["f16"])
    return table, kinds, rows


def nested_table():
    tree = pa.struct([("n", pa.int32()), ("t", pa.string()), ("kids", pa.list_(pa.struct([("k", pa.string()), ("v", pa.list_(pa.int64()))])))])
    kind = pa.schema([
        ("l", pa.list_(pa.int64())), ("ll", pa.list_(pa.list_(pa.string()))), ("s", pa.struct([("a", pa.int32()), ("b", pa.string())])),
        ("ls", pa.list_(pa.struct([("x", pa.float64()), ("y", pa.bool_())]))), ("m", pa.map_(pa.string(), pa.int64())),
        ("mi", pa.map_(pa.int32(), pa.list_(pa.date32()))), ("tree", tree), ("id", pa.int64()), ("req", pa.list_(pa.field("e", pa.int32(), nullable=False))),
    ])
    day = datetime.date(2024, 2, 29)
    rows = [
        dict(l=[1, 2, None], ll=[["a", None], [], None], s=dict(a=1, b="x"), ls=[dict(x=0.5, y=True), None, dict(x=None, y=None)], m=[("k", 1), ("q\"", None)],
             mi=[(1, [day]), (2, None), (3, [])], tree=dict(n=1, t="r", kids=[dict(k="c", v=[1, None]), dict(k=None, v=None), dict(k="d", v=[])]), id=1, req=[1, 2]),
        dict(l=None, ll=None, s=None, ls=None, m=None, mi=None, tree=None, id=2, req=None),
        dict(l=[], ll=[], s=dict(a=None, b=None), ls=[], m=[], mi=[], tree=dict(n=None, t=None, kids=[]), id=None, req=[]),
        dict(l=[None], ll=[[]], s=dict(a=-1, b=""), ls=[None], m=[("", 0)], mi=[(-5, [None, day])], tree=dict(n=2, t="é", kids=[None]), id=4, req=[7]),
    ]
    rows = rows * (70 if arguments.quick else 700)
    table = pa.Table.from_pylist(rows, schema=kind)
    wanted = [{k: (dict(v) if k in ("m", "mi") and v is not None else v) for k, v in row.items()} for row in rows]
    kinds = [(k, "long" if k == "id" else "dynamic") for k in kind.names]
    return table, kinds, wanted


def read_pyarrow(folder):
    delta = {"i32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "us": "DELTA_BINARY_PACKED", "low": "DELTA_BYTE_ARRAY",
             "high": "DELTA_LENGTH_BYTE_ARRAY", "bytes": "DELTA_BYTE_ARRAY", "f32": "BYTE_STREAM_SPLIT", "f64": "BYTE_STREAM_SPLIT",
             "fixed": "DELTA_BYTE_ARRAY", "d34": "BYTE_STREAM_SPLIT", "b": "RLE", "u32": "BYTE_STREAM_SPLIT", "ms": "BYTE_STREAM_SPLIT"}
    for count, nulls in [(0, False), (1, True), (1000, False), (LARGE, True)]:
        table, kinds, rows = flat_table(count, nulls)
        cases = [dict(compression=c) for c in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]]
        cases += [dict(compression="snappy", data_page_version="2.0"), dict(compression="none", data_page_version="2.0", use_dictionary=False),
                  dict(compression="zstd", use_dictionary=False, column_encoding=delta), dict(compression="gzip", data_page_version="2.0", use_dictionary=False, column_encoding=delta),
                  dict(row_group_size=333), dict(data_page_size=64, dictionary_pagesize_limit=128), dict(version="1.0"), dict(write_page_checksum=True),
                  dict(use_deprecated_int96_timestamps=True), dict(write_statistics=False, write_page_index=True), dict(store_decimal_as_integer=True)]
        for number, options in enumerate(cases):
            if count != LARGE and number not in (0, 1, 6, 8, 9, 14):
                continue
            path = os.path.join(folder, f"flat_{count}_{number}.parquet")
            try:
                pq.write_table(table, path, **options)
            except Exception as error:  # noqa: BLE001
                print(f"pyarrow refuses {options}: {error}")
                continue
            wanted = rows
            if options.get("use_deprecated_int96_timestamps"):
                # Nanoseconds of 64 bits: what lies outside is not what was written.
                low, high = datetime.datetime(1680, 1, 1), datetime.datetime(2260, 1, 1)
                keep = [i for i, r in enumerate(rows) if r["ms"] is None or low < r["ms"] < high]
                pq.write_table(table.take(pa.array(keep, pa.int64())), path, **options)
                wanted = [rows[i] for i in keep]
            check_read(f"pyarrow {count} {nulls} {options}", path, kinds, wanted)
    table, kinds, rows = nested_table()
    for number, options in enumerate([dict(), dict(data_page_version="2.0", compression="zstd"), dict(row_group_size=77, data_page_size=100), dict(use_compliant_nested_type=False),
                                      dict(use_dictionary=False, compression="none")]):
        path = os.path.join(folder, f"nested_{number}.parquet")
        pq.write_table(table, path, **options)
        check_read(f"pyarrow nested {options}", path, kinds, rows)
    strings = pa.table({"s": ["z" * 300000, "é" * 200000, None, "short"] * 20, "n": list(range(80))})
    for options in [dict(), dict(use_dictionary=False, compression="none", data_page_size=1000)]:
        path = os.path.join(folder, "large.parquet")
        pq.write_table(strings, path, **options)
        check_read(f"pyarrow large strings {options}", path, [("s", "string"), ("n", "long")], strings.to_pylist())
    big = pa.table({"s": ["q" * 1500000, "ok"]})
    path = os.path.join(folder, "huge.parquet")
    pq.write_table(big, path)
    check_read("pyarrow string over a megabyte", path, [("s", "string")], [dict(s="q" * (1 << 20)), dict(s="ok")])
    rows = [dict(id=uuid.UUID(int=i * 0x1234567890ABCDEF), u=2**64 - 1 - i) for i in range(10)]
    table = pa.table({"id": pa.array([r["id"].bytes for r in rows], pa.uuid()), "u": pa.array([r["u"] for r in rows], pa.uint64()),
                      "j": pa.array([json.dumps(dict(a=i)) for i in range(10)], pa.json_()), "none": pa.nulls(10)})
    path = os.path.join(folder, "uuid.parquet")
    pq.write_table(table, path)
    check_read("pyarrow uuid, uint64, json, null", path, [("id", "guid"), ("u", "decimal"), ("j", "dynamic"), ("none", "string")],
               [dict(id=r["id"], u=decimal.Decimal(r["u"]), j=dict(a=i), none=None) for i, r in enumerate(rows)])
    table = pa.table({"ns": pa.array([0, 1, -1, 1234567890123456789, None], pa.timestamp("ns"))})
    pq.write_table(table, path)
    judge("read pyarrow nanoseconds", lambda: compare(read(path, [("ns", "datetime")]), [
        dict(ns="1970-01-01T00:00:00.0000000Z"), dict(ns="1970-01-01T00:00:00.0000000Z"), dict(ns="1969-12-31T23:59:59.9999999Z"),
        dict(ns="2009-02-13T23:31:30.1234567Z"), dict(ns=None)], "read"))


def read_duckdb(folder):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    source = f"""select i::int as i, i::bigint * 1000003 as l, case when i % 4 = 0 then null else i / 3.0::double end as r, 'name ' || (i % 50) as low, 'v' || i as high,
      (timestamp '2020-01-01' + interval (i) second)::timestamptz as t, date '2000-01-01' + (i % 4000)::int as d, i % 2 = 0 as b, (i / 7)::decimal(18, 4) as dec,
      [i, null, i + 1] as list, {{'a': i, 'b': 'x' || i}} as struct, map {{'k' || (i % 3): i}} as map, time '00:00:01' + interval (i) second as tm, uuid() as id
      from range({3000 if arguments.quick else 30000}) t(i)"""
    connection.execute(f"create table t as {source}")
    kinds = [("i", "int"), ("l", "long"), ("r", "real"), ("low", "string"), ("high", "string"), ("t", "datetime"), ("d", "datetime"), ("b", "bool"), ("dec", "decimal"),
             ("list", "dynamic"), ("struct", "dynamic"), ("map", "dynamic"), ("tm", "timespan"), ("id", "guid")]
    cursor = connection.execute("select * from t")
    names = [d[0] for d in cursor.description]
    rows = [dict(zip(names, row)) for row in cursor.fetchall()]
    for options in ["", ", compression zstd", ", compression gzip", ", compression lz4_raw", ", compression brotli", ", compression uncompressed",
                    ", parquet_version v2", ", row_group_size 4096", ", parquet_version v2, compression zstd, row_group_size 2048"]:
        path = os.path.join(folder, "duck.parquet")
        connection.execute(f"copy t to '{path}' (format parquet{options})")
        check_read(f"duckdb {options}", path, kinds, rows)


def read_clickhouse(folder):
    path = os.path.join(folder, "click.parquet")
    source = f"""select number as u, toInt32(number) as i, toString(number % 17) as s, if(number % 5 = 0, null, number / 4) as r, toDate('2020-01-01') + number % 100 as d,
      toDateTime64('2021-01-01 00:00:00', 6, 'UTC') + number as t, [number, number + 1] as a, map('k', number) as m, tuple(number, 'x')::Tuple(n UInt64, t String) as st,
      toDecimal64(number / 8, 3) as dec, toFixedString('abc', 3) as f from numbers({2000 if arguments.quick else 20000})"""
    kinds = [("u", "long"), ("i", "int"), ("s", "string"), ("r", "real"), ("d", "datetime"), ("t", "datetime"), ("a", "dynamic"), ("m", "dynamic"), ("st", "dynamic"),
             ("dec", "decimal"), ("f", "string")]
    for settings in ["", "output_format_parquet_compression_method='snappy'", "output_format_parquet_compression_method='lz4'", "output_format_parquet_compression_method='gzip'",
                     "output_format_parquet_compression_method='brotli'", "output_format_parquet_row_group_size=3000", "output_format_parquet_string_as_string=0"]:
        if os.path.exists(path):
            os.remove(path)
        chdb.query(f"insert into function file('{path}', Parquet) {source}" if not settings else f"insert into function file('{path}', Parquet) settings {settings} {source}")
        rows = []
        for row in pq.read_table(path).to_pylist():
            row["m"] = {key.decode() if isinstance(key, bytes) else key: value for key, value in row["m"]}
            rows.append(row)
        check_read(f"clickhouse {settings}", path, kinds, rows)


# --- Writing -------------------------------------------------------------------------------------------------------

TYPES = "b:bool, i:int, l:long, r:real, d:decimal, s:string, t:datetime, ts:timespan, g:guid, x:dynamic"


def check_write(folder, name, properties, count, compressed="", precision="us", scale=18):
    def body():
        out = os.path.join(folder, "w_" + str(abs(hash(name)) % 10**9))
        kqlsh(f""".export {compressed} to parquet ({literal(out)}) {properties} <| range n from 1 to {count} step 1
| extend b = iff(n % 7 == 0, bool(null), n % 2 == 0), i = iff(n % 5 == 0, int(null), toint(n % 1000 - 500)), l = iff(n % 11 == 0, long(null), n * 1000000007),
  r = iff(n % 6 == 0, real(null), n / 8.0), d = iff(n % 9 == 0, decimal(null), todecimal(n) / todecimal(8)), s = strcat("key ", n % 100, iff(n % 3 == 0, strcat(" long value ", n), "")),
  t = iff(n % 13 == 0, datetime(null), datetime(2001-02-03 04:05:06.1234567) + n * 1h), ts = iff(n % 4 == 0, timespan(null), n * 1s), g = iff(n % 8 == 0, guid(null), toguid(strcat("74be27de-1e4e-49d9-b579-", substring(strcat("000000000000", n), strlen(tostring(n)))))),
  x = iff(n % 10 == 0, dynamic(null), bag_pack("a", n % 20, "b", pack_array(n % 3, "q")))
| project-reorder n""")
        files = [os.path.join(out, f) for f in sorted(os.listdir(out))]
        wanted = []
        start = datetime.datetime(2001, 2, 3, 4, 5, 6, 123456 if precision != "ms" else 123000, tzinfo=UTC)
        for n in range(1, count + 1):
            wanted.append(dict(
                n=n, b=None if n % 7 == 0 else n % 2 == 0, i=None if n % 5 == 0 else n % 1000 - 500, l=None if n % 11 == 0 else n * 1000000007, r=None if n % 6 == 0 else n / 8,
                d=None if n % 9 == 0 else decimal.Decimal(n) / 8, s=f"key {n % 100}" + (f" long value {n}" if n % 3 == 0 else ""), t=None if n % 13 == 0 else start + datetime.timedelta(hours=n),
                ts=None if n % 4 == 0 else n * 10000000, g=None if n % 8 == 0 else f"74be27de-1e4e-49d9-b579-{n:012}", x=None if n % 10 == 0 else json.dumps(dict(a=n % 20, b=[n % 3, "q"]), separators=(",", ":"))))
        rows = []
        for path in files:
            rows += pq.read_table(path, page_checksum_verification=True).to_pylist()
            metadata = pq.ParquetFile(path).metadata
            for group in range(metadata.num_row_groups):
                table = pq.ParquetFile(path).read_row_group(group)
                for index in range(metadata.num_columns):
                    statistics = metadata.row_group(group).column(index).statistics
                    column = table.column(index)
                    if statistics.null_count != column.null_count:
                        raise RuntimeError(f"null count of {column}")
                    if statistics.has_min_max and len(column) > column.null_count:
                        import pyarrow.compute as pc
                        bounds = pc.min_max(column).as_py()
                        low, high = bounds["min"], bounds["max"]
                        if not (statistics.min <= low and statistics.max >= high) or (not isinstance(low, str) and (statistics.min != low or statistics.max != high)):
                            raise RuntimeError(f"bounds {statistics.min} {statistics.max} of {low} {high}")
        if precision == "ns":
            for row in rows:
                row["t"] = row["t"].to_pydatetime() if hasattr(row["t"], "to_pydatetime") else row["t"]
        def check(rows, who):
            if len(rows) != len(wanted):
                raise RuntimeError(f"{who}: {len(rows)} rows")
            for found, right in zip(rows, wanted):
                for key, value in right.items():
                    left = found[key]
                    if isinstance(left, datetime.datetime) and left.tzinfo is None:
                        left = left.replace(tzinfo=UTC)
                    if isinstance(left, decimal.Decimal):
                        left = +left
                    if left != value:
                        raise RuntimeError(f"{who}: row {right['n']}, '{key}': {left!r}, expected {value!r}")
        check(rows, "pyarrow")
        if duckdb:
            connection = duckdb.connect()
            connection.execute("SET TimeZone = 'UTC'")
            cursor = connection.execute(f"select * from read_parquet('{out}/*.parquet') order by n")
            names = [c[0] for c in cursor.description]
            check([dict(zip(names, row)) for row in cursor.fetchall()], "duckdb")
        if chdb and "nano" not in properties:
            output = chdb.query(f"select n, b, i, l, r, toString(d) as d, s, toUnixTimestamp64Micro(toDateTime64(t, 6)) as t, ts, g, x from file('{out}/*.parquet', Parquet) order by n", "JSONEachRow").bytes().decode()
            found = []
            for line in output.splitlines():
                row = json.loads(line)
                for key in ("l", "ts"):
                    row[key] = int(row[key]) if row[key] is not None else None
                row["n"] = int(row["n"])
                row["t"] = datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(microseconds=int(row["t"])) if row["t"] is not None else None
                row["d"] = decimal.Decimal(row["d"]) if row["d"] is not None else None
                found.append(row)
            check(found, "clickhouse")
        # And back here.
        kinds = [("n", "long")] + [tuple(part.strip().split(":")) for part in TYPES.split(",")]
        back = []
        for path in files:
            back += read(path, kinds)
        for row in wanted:
            row["ts"] = None if row["ts"] is None else timespan(row["ts"])
            row["x"] = None if row["x"] is None else json.loads(row["x"])
        if precision != "ns":
            compare(back, [{k: expected(row[k], kind) for k, kind in kinds} for row in wanted], "back")
    judge("write " + name, body)


def write_all(folder):
    for codec in ["gzip", "snappy", "lz4_raw", "brotli", "zstd", "none"]:
        check_write(folder, codec, f"with (compressionType='{codec}')", 3000)
    check_write(folder, "default", "", 5000 if arguments.quick else 250000)
    check_write(folder, "compressed", "", 1000, compressed="compressed")
    check_write(folder, "row groups", "with (parquetRowGroupSize=777)", 5000)
    check_write(folder, "row groups of one", "with (parquetRowGroupSize=1)", 20)
    check_write(folder, "milliseconds", "with (parquetDatetimePrecision='millisecond')", 500, precision="ms")
    check_write(folder, "nanoseconds", "with (parquetDatetimePrecision='nanosecond')", 500, precision="ns")
    check_write(folder, "scale", "with (parquetDecimalScale=3)", 500, scale=3)


parser = argparse.ArgumentParser()
parser.add_argument("--kqlsh", required=True)
parser.add_argument("--only", choices=["read", "write"])
parser.add_argument("--folder")
parser.add_argument("--quick", action="store_true", help="fewer rows")
arguments = parser.parse_args()
LARGE = 700 if arguments.quick else 5000
with tempfile.TemporaryDirectory() as folder:
    folder = arguments.folder or folder
    if arguments.only != "write":
        read_pyarrow(folder)
        if duckdb:
            read_duckdb(folder)
        if chdb:
            read_clickhouse(folder)
    if arguments.only != "read":
        write_all(folder)
missing = [name for name, module in [("duckdb", duckdb), ("chdb", chdb)] if module is None]
if missing:
    print(f"not installed, so not asked: {', '.join(missing)}")
for failure in failures:
    print("FAILED", failure)
print(f"{passed} passed, {len(failures)} failed")
sys.exit(1 if failures else 0)
