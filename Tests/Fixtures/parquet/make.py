"""Makes the Parquet files beside it with pyarrow, DuckDB and ClickHouse (chdb), and what kqlsh must read from each.

    python3 Tests/Fixtures/parquet/make.py

Every NAME.parquet has a NAME.jsonl: first the columns and their types, then a line for each row.
"""
import datetime, decimal, math, os
import chdb, duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import cells

HERE = os.path.dirname(os.path.abspath(__file__))
UTC = datetime.timezone.utc


def expect(name, kinds, rows):
    cells.expect(os.path.join(HERE, name + ".jsonl"), kinds, rows)


def path(name):
    return os.path.join(HERE, name + ".parquet")


def flat(count):
    epoch = datetime.datetime(1970, 1, 1)
    def some(make, step):
        return [None if i % step == step - 1 else make(i) for i in range(count)]
    columns = {
        "b": (pa.bool_(), "bool", some(lambda i: i % 3 == 0, 5)),
        "i8": (pa.int8(), "int", some(lambda i: i * 6 - 128, 4)),
        "u16": (pa.uint16(), "int", some(lambda i: 65535 - i, 6)),
        "i32": (pa.int32(), "int", some(lambda i: (-1) ** i * (2**31 - 1 - i * i), 7)),
        "u32": (pa.uint32(), "long", some(lambda i: 2**32 - 1 - i, 3)),
        "i64": (pa.int64(), "long", some(lambda i: (-1) ** i * (2**63 - 1 - i**5), 9)),
        "f16": (pa.float16(), "real", some(lambda i: i / 4 - 2, 8)),
        "f32": (pa.float32(), "real", some(lambda i: i / 8 - 2, 8)),
        "f64": (pa.float64(), "real", some(lambda i: [0.1, -1.5e300, math.nan, math.inf, float(i)][i % 5], 7)),
        "low": (pa.string(), "string", some(lambda i: ["", "Grüße", "a", "0123456789abcdef0"][i % 4], 6)),
        "high": (pa.string(), "string", some(lambda i: f"value {i * 7919 % 1009}", 11)),
        "bytes": (pa.binary(), "string", some(lambda i: [b"raw", b"\xff\xfe", b"cut \xc3"][i % 3], 5)),
        "fixed": (pa.binary(5), "string", some(lambda i: b"%05d" % i, 4)),
        "date": (pa.date32(), "datetime", some(lambda i: datetime.date(1, 1, 1) + datetime.timedelta(days=i * 80000), 6)),
        "ms": (pa.timestamp("ms"), "datetime", some(lambda i: epoch + datetime.timedelta(milliseconds=i * 12345678901 - 10**11), 5)),
        "us": (pa.timestamp("us", "UTC"), "datetime", some(lambda i: (epoch + datetime.timedelta(microseconds=i * 12345671 - 10**14)).replace(tzinfo=UTC), 7)),
        "tms": (pa.time32("ms"), "timespan", some(lambda i: datetime.time(i % 24, i % 60, 5, 7000), 5)),
        "tus": (pa.time64("us"), "timespan", some(lambda i: datetime.time(i % 24, i % 60, 59, 999999), 6)),
        "d9": (pa.decimal128(9, 2), "decimal", some(lambda i: decimal.Decimal(i * 3701 - 50000).scaleb(-2), 4)),
        "d34": (pa.decimal128(34, 10), "decimal", some(lambda i: decimal.Decimal(i * 10**31 - 10**32 + i).scaleb(-10), 7)),
    }
    table = pa.table({k: pa.array(v, t) for k, (t, _, v) in columns.items()})
    rows = table.to_pylist()
    for row in rows:
        row["f16"] = None if row["f16"] is None else float(row["f16"])
    return table, [(k, kind) for k, (_, kind, _) in columns.items()], rows


def pyarrow_files():
    table, kinds, rows = flat(40)
    delta = {"i32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "us": "DELTA_BINARY_PACKED", "low": "DELTA_BYTE_ARRAY", "high": "DELTA_LENGTH_BYTE_ARRAY",
             "bytes": "DELTA_BYTE_ARRAY", "f32": "BYTE_STREAM_SPLIT", "f64": "BYTE_STREAM_SPLIT", "fixed": "DELTA_BYTE_ARRAY", "d34": "BYTE_STREAM_SPLIT", "b": "RLE",
             "u32": "BYTE_STREAM_SPLIT", "ms": "BYTE_STREAM_SPLIT"}
    for name, options in {
        "pyarrow_snappy": dict(compression="snappy", row_group_size=16),
        "pyarrow_v2_delta_zstd": dict(compression="zstd", data_page_version="2.0", use_dictionary=False, column_encoding=delta),
        "pyarrow_gzip_pages": dict(compression="gzip", data_page_size=64, dictionary_pagesize_limit=64),
        "pyarrow_lz4_checksums": dict(compression="lz4", write_page_checksum=True, write_page_index=True),
        "pyarrow_plain": dict(compression="none", use_dictionary=False, version="1.0", store_decimal_as_integer=True),
    }.items():
        pq.write_table(table, path(name), **options)
        expect(name, kinds, rows)
    pq.write_table(table.slice(0, 0), path("pyarrow_empty"))
    expect("pyarrow_empty", kinds, [])
    stamps = [datetime.datetime(1970, 1, 1), None, datetime.datetime(2262, 1, 1, 1, 2, 3, 456789), datetime.datetime(1700, 12, 31, 23, 59, 59, 1)]
    pq.write_table(pa.table({"t": pa.array(stamps, pa.timestamp("us"))}), path("pyarrow_int96"), use_deprecated_int96_timestamps=True)
    expect("pyarrow_int96", [("t", "datetime")], [dict(t=t) for t in stamps])
    tree = pa.struct([("n", pa.int32()), ("kids", pa.list_(pa.struct([("k", pa.string()), ("v", pa.list_(pa.int64()))])))])
    schema = pa.schema([("l", pa.list_(pa.int64())), ("ll", pa.list_(pa.list_(pa.string()))), ("s", pa.struct([("a", pa.int32()), ("b", pa.decimal128(9, 2))])),
                        ("m", pa.map_(pa.string(), pa.float64())), ("mi", pa.map_(pa.int32(), pa.list_(pa.date32()))), ("tree", tree), ("id", pa.int64())])
    day = datetime.date(2024, 2, 29)
    rows = [
        dict(l=[1, 2, None], ll=[["a", None], [], None], s=dict(a=1, b=decimal.Decimal("1.50")), m=[("k", 1.5), ("q\"", None)], mi=[(1, [day]), (2, None), (3, [])],
             tree=dict(n=1, kids=[dict(k="c", v=[1, None]), dict(k=None, v=None), dict(k="d", v=[])]), id=1),
        dict(l=None, ll=None, s=None, m=None, mi=None, tree=None, id=2),
        dict(l=[], ll=[], s=dict(a=None, b=None), m=[], mi=[], tree=dict(n=None, kids=[]), id=None),
        dict(l=[None], ll=[[]], s=dict(a=-1, b=decimal.Decimal("0.01")), m=[("", 0.0)], mi=[(-5, [None, day])], tree=dict(n=2, kids=[None]), id=4),
    ] * 3
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path("pyarrow_nested"), row_group_size=5, data_page_version="2.0")
    kinds = [(k, "long" if k == "id" else "dynamic") for k in schema.names]
    expect("pyarrow_nested", kinds, [{k: dict(v) if k in ("m", "mi") and v is not None else v for k, v in row.items()} for row in rows])


def duckdb_files():
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("""create table t as select i::int as i, i::bigint * 1000003 as l, case when i % 4 = 0 then null else i / 4.0::double end as r, 'name ' || (i % 5) as low,
      'v' || i as high, (timestamp '2020-01-01' + interval (i) second)::timestamptz as t, date '2000-01-01' + i::int as d, i % 2 = 0 as b, (i / 8)::decimal(18, 4) as dec,
      [i, null, i + 1] as list, {'a': i, 'b': 'x' || i} as struct, map {'k' || (i % 3): i} as map, time '00:00:01' + interval (i) second as tm from range(50) t(i)""")
    kinds = [("i", "int"), ("l", "long"), ("r", "real"), ("low", "string"), ("high", "string"), ("t", "datetime"), ("d", "datetime"), ("b", "bool"), ("dec", "decimal"),
             ("list", "dynamic"), ("struct", "dynamic"), ("map", "dynamic"), ("tm", "timespan")]
    cursor = connection.execute("select * from t")
    rows = [dict(zip([d[0] for d in cursor.description], row)) for row in cursor.fetchall()]
    for name, options in {"duckdb_v1": "", "duckdb_v2_brotli": ", parquet_version v2, compression brotli"}.items():
        connection.execute(f"copy t to '{path(name)}' (format parquet{options})")
        expect(name, kinds, rows)


def clickhouse_file():
    name = "clickhouse_zstd"
    if os.path.exists(path(name)):
        os.remove(path(name))
    chdb.query(f"""insert into function file('{path(name)}', Parquet) settings output_format_parquet_row_group_size=20
      select number::Int64 as u, toString(number % 7) as s, if(number % 5 = 0, null, number / 4) as r, toDateTime64('2021-01-01 00:00:00', 6, 'UTC') + number as t,
      [number, number + 1] as a, map('k', number) as m, toDecimal64(number / 8, 3) as dec from numbers(45)""")
    rows = pq.read_table(path(name)).to_pylist()
    expect(name, [("u", "long"), ("s", "string"), ("r", "real"), ("t", "datetime"), ("a", "dynamic"), ("m", "dynamic"), ("dec", "decimal")], [dict(row, m=dict(row["m"])) for row in rows])


pyarrow_files()
duckdb_files()
clickhouse_file()
