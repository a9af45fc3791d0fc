/// Conversions between types, as `tolong()` and its kin do them: what cannot be converted becomes null.
extension Column {
  /// The column as the type. Strings are parsed, except to `dynamic`, where they become JSON strings; `dynamic` gives
  /// what it holds, its strings parsed. Long to int keeps the low 32 bits; reals are truncated.
  package func converted(to target: ScalarType) -> Column {
    if type == target { return self }
    if case .constant(let value) = storage {
      if value == .null { return .constant(.null, target, count: count) }
      return .constant(Column(type, [value]).converted(to: target).value(0), target, count: count)
    }
    switch target {
    case .string: return asText()
    case .dynamic: return boxed()
    case .int, .long: return toLongs(target)
    case .real: return toReals()
    case .decimal: return toDecimals()
    case .bool: return toBools()
    case .datetime, .timespan: return toTicks(target)
    case .guid: return toGuids()
    }
  }

  /// Strings as they are; everything else as `tostring()` writes it, empty for null. Keeps dictionary and constant forms.
  package func asText() -> Column {
    if type == .string { return self }
    switch storage {
    case .constant(let value): return .constant(.string(value.text(type)), .string, count: count)
    case .dictionary(let codes, let values):
      let texts = Column.dynamicTexts(values)
      // Different values can have one text ("1" and 1): the dictionary must stay without doubles.
      if valid != nil { return .text(Column.blanked(texts.gathering(codes), valid)) }
      return .text(texts.gathering(codes))
    case .text(let text): return .text(Column.blanked(Column.dynamicTexts(text), valid))
    default: return .text(render(asJSON: false))
    }
  }

  /// Every row as JSON: numbers and bools bare, the rest as strings; nulls stay null.
  package func boxed() -> Column {
    if type == .dynamic { return self }
    switch storage {
    case .constant(let value):
      if value == .null { return .nulls(.dynamic, count: count) }
      var bytes: [UInt8] = []
      value.appendJSON(type, to: &bytes)
      return .constant(.dynamic(String(decoding: bytes, as: UTF8.self)), .dynamic, count: count)
    case .dictionary(let codes, let values):
      let quoted = Column.mapRows(values) { JSON.appendQuoted($0, to: &$1) }
      return Column(type: .dynamic, count: count, storage: .dictionary(codes: codes, values: quoted), valid: valid)
    case .text(let text):
      return .text(Column.mapRows(text) { JSON.appendQuoted($0, to: &$1) }, .dynamic, valid: valid)
    default:
      return .text(render(asJSON: true), .dynamic, valid: valid)
    }
  }

  /// A string column parsed as JSON; text that is not JSON becomes a JSON string, the empty string and `null` null.
  package func parsedJSON() -> Column {
    if type != .string { return boxed() }
    switch storage {
    case .constant(let value):
      return .constant(Column(type, [value]).parsedJSON().value(0), .dynamic, count: count)
    case .dictionary(let codes, let values):
      let parsed = Column.text(values).parsedJSON()
      return parsed.gathering(codes)
    default: break
    }
    let source = texts()
    var builder = TextBuilder(rows: count, bytes: source.bytes.count)
    var isValid = [Bool](repeating: true, count: count)
    var hasNulls = false
    source.forEachRow { row, bytes in
      let start = builder.bytes.count
      if !JSON.appendCanonical(bytes, to: &builder.bytes) {
        if ByteCursor(trimming: bytes).count > 0 { JSON.appendQuoted(bytes, to: &builder.bytes) }
      }
      let length = builder.bytes.count - start
      if length == 0 || (length == 4 && builder.bytes[start] == 0x6E) {
        isValid[row] = false
        hasNulls = true
      }
      builder.endRow()
    }
    return .text(builder.finish(), .dynamic, valid: hasNulls ? isValid : nil)
  }

  // MARK: Text out

  private func render(asJSON: Bool) -> Text {
    let quote = asJSON && (type == .datetime || type == .timespan || type == .guid || type == .decimal)
    switch storage {
    case .bools(let values):
      let words: [[UInt8]] =
        asJSON ? [Array("false".utf8), Array("true".utf8)] : [Array("False".utf8), Array("True".utf8)]
      return write(values, quote: false) { $1.append(contentsOf: words[$0 ? 1 : 0]) }
    case .longs(let values):
      switch type {
      case .datetime: return write(values, quote: quote) { DateTimeText.append($0, to: &$1) }
      case .timespan: return write(values, quote: quote) { TimeSpanText.append($0, to: &$1) }
      default: return write(values, quote: false) { NumberText.append($0, to: &$1) }
      }
    case .reals(let values):
      if asJSON { return write(values, quote: false) { Value.real($0).appendJSON(.real, to: &$1) } }
      return write(values, quote: false) { Value.real($0).append(.real, to: &$1) }
    case .decimals(let values): return write(values, quote: quote) { $0.append(to: &$1) }
    case .guids(let values): return write(values, quote: quote) { $0.append(to: &$1) }
    default: return texts()
    }
  }

  /// A text of every row that is not null.
  @inline(__always) private func write<T>(
    _ values: [T], quote: Bool, _ append: (T, inout [UInt8]) -> Void
  ) -> Text {
    var builder = TextBuilder(rows: count, bytes: count * 12)
    for row in 0..<count {
      if valid == nil || valid?[row] == true {
        if quote { builder.bytes.append(0x22) }
        append(values[row], &builder.bytes)
        if quote { builder.bytes.append(0x22) }
      }
      builder.endRow()
    }
    return builder.finish()
  }

  /// Every row of a text through a writer.
  @inline(__always) static func mapRows(
    _ text: Text, _ write: (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void
  ) -> Text {
    var builder = TextBuilder(rows: text.count, bytes: text.bytes.count)
    text.forEachRow { _, bytes in
      write(bytes, &builder.bytes)
      builder.endRow()
    }
    return builder.finish()
  }

  private static func dynamicTexts(_ text: Text) -> Text {
    mapRows(text) { JSONView($0).appendText(to: &$1) }
  }

  /// The empty string where it is null.
  private static func blanked(_ text: Text, _ valid: [Bool]?) -> Text {
    guard let valid else { return text }
    var builder = TextBuilder(rows: text.count, bytes: text.bytes.count)
    text.forEachRow { row, bytes in
      if valid[row] { builder.append(bytes) } else { builder.appendEmpty() }
    }
    return builder.finish()
  }

  // MARK: Text in

  /// A result per row of a string or dynamic column, read once per distinct value.
  @inline(__always) private func read<T: BitwiseCopyable>(
    _ blank: T, string: (UnsafeBufferPointer<UInt8>) -> T?, dynamic: (JSONView) -> T?
  ) -> (values: [T], valid: [Bool]?) {
    let source: Text
    var codes: [UInt32]?
    switch storage {
    case .dictionary(let rows, let values):
      source = values
      codes = rows
    default: source = texts()
    }
    var values = [T](repeating: blank, count: source.count)
    var isValid = [Bool](repeating: true, count: source.count)
    var hasNulls = false
    let isDynamic = type == .dynamic
    source.forEachRow { row, bytes in
      if let value = isDynamic ? dynamic(JSONView(bytes)) : string(bytes) {
        values[row] = value
      } else {
        isValid[row] = false
        hasNulls = true
      }
    }
    if let codes {
      let spread = codes.map { values[Int($0)] }
      return (spread, Column.zipValid(valid, hasNulls ? codes.map { isValid[Int($0)] } : nil))
    }
    return (values, Column.zipValid(valid, hasNulls ? isValid : nil))
  }

  /// A result per row where some may be missing.
  @inline(__always) private func mapOptional<S, T: BitwiseCopyable>(
    _ source: [S], _ blank: T, _ convert: (S) -> T?
  ) -> (values: [T], valid: [Bool]?) {
    var values = [T](repeating: blank, count: source.count)
    var isValid: [Bool]? = nil
    for row in 0..<source.count {
      if let value = convert(source[row]) {
        values[row] = value
      } else {
        if isValid == nil { isValid = Array(repeating: true, count: source.count) }
        isValid?[row] = false
      }
    }
    return (values, Column.zipValid(valid, isValid))
  }

  // MARK: Targets

  private func toLongs(_ target: ScalarType) -> Column {
    let isInt = target == .int
    @inline(__always) func narrow(_ value: Int64?) -> Int64? {
      guard let value else { return nil }
      return isInt ? Int32(exactly: value).map { Int64($0) } : value
    }
    @inline(__always) func truncated(_ value: Double) -> Int64? {
      isInt
        ? Column.truncated(value).map { Int64(Int32(clamping: $0)) } : Column.truncated(value)
    }
    switch storage {
    case .bools(let values): return .longs(values.map { $0 ? 1 : 0 }, target, valid: valid)
    case .longs(let values):
      if isInt { return .longs(values.map { Int64(Int32(truncatingIfNeeded: $0)) }, target, valid: valid) }
      return retyped(target)
    case .reals(let values):
      let result = mapOptional(values, Int64(0)) { truncated($0) }
      return .longs(result.values, target, valid: result.valid)
    case .decimals(let values):
      let result = mapOptional(values, Int64(0)) { narrow($0.long) }
      return .longs(result.values, target, valid: result.valid)
    case .text, .dictionary:
      let result = read(
        Int64(0), string: { narrow(NumberText.long($0)) },
        dynamic: { view in
          if view.kind == .number, let long = view.long {
            return isInt ? Int64(Int32(truncatingIfNeeded: long)) : long
          }
          return view.kind == .number ? view.real.flatMap { truncated($0) } : narrow(Column.long(view))
        })
      return .longs(result.values, target, valid: result.valid)
    case .guids, .constant: return .nulls(target, count: count)
    }
  }

  /// Without the fraction, at the ends of Int64 when beyond; nil for infinities and NaN.
  private static func truncated(_ value: Double) -> Int64? {
    if let long = Int64(exactly: value.rounded(.towardZero)) { return long }
    return value.isFinite ? (value < 0 ? Int64.min : Int64.max) : nil
  }

  private static func long(_ view: JSONView) -> Int64? {
    switch view.kind {
    case .number:
      view.long ?? view.real.flatMap { truncated($0) }
    case .bool: view.bool == true ? 1 : 0
    case .string: decode(view) { NumberText.long($0) }
    default: nil
    }
  }

  private static func real(_ view: JSONView) -> Double? {
    switch view.kind {
    case .number: view.real
    case .bool: view.bool == true ? 1 : 0
    case .string: decode(view) { NumberText.real($0) }
    default: nil
    }
  }

  /// Reads the contents of a JSON string.
  @inline(__always) private static func decode<T>(_ view: JSONView, _ read: (UnsafeBufferPointer<UInt8>) -> T?) -> T? {
    guard let raw = view.rawString else { return nil }
    if !raw.contains(0x5C) { return read(raw) }
    var bytes: [UInt8] = []
    JSON.appendUnescaped(raw, to: &bytes)
    return bytes.withUnsafeBufferPointer { read($0) }
  }

  private func toReals() -> Column {
    switch storage {
    case .bools(let values): return .reals(values.map { $0 ? 1 : 0 }, valid: valid)
    case .longs(let values):
      let reals = [Double](unsafeUninitializedCapacity: count) { target, written in
        for row in 0..<count { target[row] = Double(values[row]) }
        written = count
      }
      return .reals(reals, valid: valid)
    case .decimals(let values): return .reals(values.map(\.real), valid: valid)
    case .text, .dictionary:
      let result = read(0.0, string: { NumberText.real($0) }, dynamic: { Column.real($0) })
      return .reals(result.values, valid: result.valid)
    default: return .nulls(.real, count: count)
    }
  }

  private func toDecimals() -> Column {
    let result: (values: [Decimal128], valid: [Bool]?)
    switch storage {
    case .bools(let values): result = (values.map { Decimal128($0 ? 1 : 0) }, valid)
    case .longs(let values): result = (values.map { Decimal128($0) }, valid)
    case .reals(let values): result = mapOptional(values, .zero) { Decimal128($0) }
    case .text, .dictionary:
      result = read(
        .zero, string: { Decimal128($0) },
        dynamic: { view in
          if view.kind == .number { return Decimal128(view.slice) }
          return view.kind == .bool ? Decimal128(view.bool == true ? 1 : 0) : Column.decode(view) { Decimal128($0) }
        })
    default: return .nulls(.decimal, count: count)
    }
    return Column(type: .decimal, count: count, storage: .decimals(result.values), valid: result.valid)
  }

  private func toBools() -> Column {
    switch storage {
    case .longs(let values): return .bools(values.map { $0 != 0 }, valid: valid)
    case .reals(let values): return .bools(values.map { $0 != 0 }, valid: valid)
    case .decimals(let values): return .bools(values.map { !$0.isZero }, valid: valid)
    case .text, .dictionary:
      let result = read(
        false, string: { NumberText.bool($0) },
        dynamic: { view in
          switch view.kind {
          case .bool: view.bool
          case .number: view.real.map { $0 != 0 }
          case .string: Column.decode(view) { NumberText.bool($0) }
          default: nil
          }
        })
      return .bools(result.values, valid: result.valid)
    default: return .nulls(.bool, count: count)
    }
  }

  private func toTicks(_ target: ScalarType) -> Column {
    let isDate = target == .datetime
    @inline(__always) func check(_ ticks: Int64?) -> Int64? {
      guard let ticks else { return nil }
      return isDate && !Calendar.isValid(ticks) ? nil : ticks
    }
    @inline(__always) func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
      isDate ? DateTimeText.parse(text) : TimeSpanText.parse(text)
    }
    let result: (values: [Int64], valid: [Bool]?)
    switch storage {
    case .longs(let values): result = mapOptional(values, 0) { check($0) }
    case .reals(let values): result = mapOptional(values, 0) { check(Int64(exactly: $0.rounded(.towardZero))) }
    case .decimals(let values): result = mapOptional(values, 0) { check($0.long) }
    case .text, .dictionary:
      result = read(
        0, string: { parse($0) },
        dynamic: { view in
          view.kind == .string ? Column.decode(view) { parse($0) } : check(Column.long(view))
        })
    default: return .nulls(target, count: count)
    }
    return .longs(result.values, target, valid: result.valid)
  }

  private func toGuids() -> Column {
    guard type.isStoredAsText else { return .nulls(.guid, count: count) }
    let result = read(
      GUID(high: 0, low: 0), string: { GUID($0) },
      dynamic: { view in Column.decode(view) { GUID($0) } })
    return Column(type: .guid, count: count, storage: .guids(result.values), valid: result.valid)
  }
}
