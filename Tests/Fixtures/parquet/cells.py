"""Values of Python as kqlsh writes them into JSON lines: what fixtures are compared with."""
import datetime, decimal, json, math, uuid

UTC = datetime.timezone.utc


def timespan(ticks):
    days, rest = divmod(ticks, 864000000000)
    seconds, fraction = divmod(rest, 10000000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return (f"{days}." if days else "") + text + (f".{fraction:07}" if fraction else "")


def cell(value, kind=None):
    if value is None:
        return '""' if kind == "string" else "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            return '"NaN"' if math.isnan(value) else '"Infinity"' if value > 0 else '"-Infinity"'
        # Exported text has no point behind whole numbers, values of bags do.
        return repr(value) if kind is None else repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value).replace("e", "E")
    if isinstance(value, decimal.Decimal):
        return f'"{value:f}"'
    if isinstance(value, datetime.datetime):
        value = value.astimezone(UTC) if value.tzinfo else value
        return value.strftime('"') + f'{value.year:04}-{value.month:02}-{value.day:02}T{value.hour:02}:{value.minute:02}:{value.second:02}.{value.microsecond:06}0Z"'
    if isinstance(value, datetime.date):
        return f'"{value.year:04}-{value.month:02}-{value.day:02}T00:00:00.0000000Z"'
    if isinstance(value, datetime.time):
        return '"' + timespan(((value.hour * 60 + value.minute) * 60 + value.second) * 10000000 + value.microsecond * 10) + '"'
    if isinstance(value, uuid.UUID):
        return f'"{value}"'
    if isinstance(value, bytes):
        return json.dumps(value.decode("utf8", "replace"), ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(cell(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(str(key), ensure_ascii=False) + ":" + cell(item) for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def expect(path, kinds, rows):
    """The columns and their types, then a line for each row."""
    with open(path, "w") as file:
        file.write(", ".join(f"{key}: {kind}" for key, kind in kinds) + "\n")
        for row in rows:
            file.write("{" + ",".join(json.dumps(key) + ":" + cell(row[key], kind) for key, kind in kinds) + "}\n")
