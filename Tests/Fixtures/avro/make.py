"""Makes the Avro files beside it with fastavro, and what kqlsh must read from each.

    python3 Tests/Fixtures/avro/make.py

Every NAME.avro has a NAME.jsonl: first the columns and their types, then a line for each row.
"""
import datetime, decimal, importlib.util, os, uuid
import fastavro

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("cells", os.path.join(HERE, "../parquet/cells.py"))
cells = importlib.util.module_from_spec(spec)
spec.loader.exec_module(cells)

UTC = datetime.timezone.utc
SCHEMA = fastavro.parse_schema({
    "type": "record", "name": "Row", "namespace": "k", "fields": [
        {"name": "flag", "type": "boolean"}, {"name": "small", "type": ["null", "int"]}, {"name": "large", "type": "long"},
        {"name": "single", "type": "float"}, {"name": "double", "type": ["double", "null"]}, {"name": "text", "type": ["null", "string"]},
        {"name": "raw", "type": "bytes"}, {"name": "fixed", "type": {"type": "fixed", "name": "Four", "size": 4}},
        {"name": "color", "type": {"type": "enum", "name": "Color", "symbols": ["RED", "GREEN"]}},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}}, {"name": "ms", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "us", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]}, {"name": "time", "type": {"type": "long", "logicalType": "time-micros"}},
        {"name": "price", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 4}]},
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}}, {"name": "list", "type": {"type": "array", "items": ["null", "long"]}},
        {"name": "map", "type": {"type": "map", "values": "double"}}, {"name": "nested", "type": {"type": "record", "name": "Place", "fields": [
            {"name": "city", "type": "string"}, {"name": "next", "type": ["null", "Place"]}]}},
        {"name": "any", "type": ["null", "string", "long", {"type": "array", "items": "Color"}]}]})
KINDS = [("flag", "bool"), ("small", "int"), ("large", "long"), ("single", "real"), ("double", "real"), ("text", "string"), ("raw", "string"), ("fixed", "string"),
         ("color", "string"), ("day", "datetime"), ("ms", "datetime"), ("us", "datetime"), ("time", "timespan"), ("price", "decimal"), ("id", "guid"), ("list", "dynamic"),
         ("map", "dynamic"), ("nested", "dynamic"), ("any", "dynamic")]


def rows(count):
    for i in range(count):
        yield dict(
            flag=i % 3 == 0, small=None if i % 4 == 3 else i - 20, large=(-1) ** i * (2**63 - 1 - i), single=i / 8, double=None if i % 5 == 4 else i / 3, text=None if i % 6 == 5 else f"Grüße {i}",
            raw=bytes([i % 128, 255, i % 128]), fixed=b"%04d" % i, color=["RED", "GREEN"][i % 2], day=datetime.date(1970, 1, 1) + datetime.timedelta(days=i * 997 - 9000),
            ms=datetime.datetime(2020, 1, 1, tzinfo=UTC) + datetime.timedelta(milliseconds=i * 1234567), us=None if i % 7 == 6 else datetime.datetime(2001, 1, 1, tzinfo=UTC) + datetime.timedelta(microseconds=i * 7654321),
            time=datetime.time(i % 24, i % 60, 3, 5), price=None if i % 3 == 2 else decimal.Decimal(i * 12345 - 99999).scaleb(-4), id=uuid.UUID(int=i * 2**100 + 5),
            list=[i, i + 1, None][: i % 4] if i % 4 else [i, i + 1], map={f"k{i}": i / 2, 'q"': 0.25}, nested=dict(city=f"c{i}", next=dict(city="inner", next=None) if i % 2 else None),
            any=[None, "s", i, ["RED", "GREEN"]][i % 4])


for codec in ["null", "deflate", "snappy", "zstandard"]:
    name = f"fastavro_{codec}"
    with open(os.path.join(HERE, name + ".avro"), "wb") as file:
        fastavro.writer(file, SCHEMA, rows(40), codec=codec, sync_interval=1500)
    cells.expect(os.path.join(HERE, name + ".jsonl"), KINDS, list(rows(40)))
