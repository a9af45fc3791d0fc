import KQLColumns
import KQLDiagnostics

/// The values of a column in a row group that are not null, as they are stored.
struct DenseValues {
  enum Storage {
    case bools([Bool])
    case longs([Int64])
    case reals([Double])
    case wide([Int128])
    case text(Text)
    case codes([UInt32], Text)
  }

  var storage: Storage
  /// Which rows have a value; nil when all have.
  var valid: [Bool]?
  var rowCount: Int

  init(_ chunks: [Column], _ field: Schema.Field, _ options: ParquetOptions) throws {
    rowCount = chunks.reduce(0) { $0 + $1.count }
    valid = DenseValues.validity(chunks, rowCount)
    let dense = valid == nil ? chunks : chunks.map { $0.withoutNulls() }
    switch field.type {
    case .bool: storage = .bools(dense.flatMap { $0.bools() })
    case .int, .long, .timespan: storage = .longs(DenseValues.joined(dense))
    case .datetime:
      storage = .longs(try DenseValues.timestamps(DenseValues.joined(dense), field.name, options.datetimePrecision))
    case .real: storage = .reals(dense.count == 1 ? dense[0].reals() : dense.flatMap { $0.reals() })
    case .decimal:
      storage = .wide(try dense.flatMap { try $0.decimals().map { try DenseValues.scaled($0, field.name, options) } })
    case .string, .guid, .dynamic: storage = DenseValues.texts(dense)
    }
  }

  private static func validity(_ chunks: [Column], _ rowCount: Int) -> [Bool]? {
    guard chunks.contains(where: { $0.validity?.contains(false) ?? false }) else { return nil }
    var valid: [Bool] = []
    valid.reserveCapacity(rowCount)
    for chunk in chunks {
      if let flags = chunk.validity { valid += flags } else { valid += repeatElement(true, count: chunk.count) }
    }
    return valid
  }

  private static func joined(_ chunks: [Column]) -> [Int64] {
    if chunks.count == 1 { return chunks[0].longs() }
    var values: [Int64] = []
    values.reserveCapacity(chunks.reduce(0) { $0 + $1.count })
    for chunk in chunks { values += chunk.longs() }
    return values
  }

  // MARK: Conversions that may fail

  private static func timestamps(
    _ ticks: [Int64], _ name: String, _ precision: ParquetOptions.DatetimePrecision
  ) throws -> [Int64] {
    switch precision {
    case .millisecond: return ticks.map { Calendar.floorDivide($0 &- Calendar.unixEpoch, 10_000) }
    case .microsecond: return ticks.map { Calendar.floorDivide($0 &- Calendar.unixEpoch, 10) }
    case .nanosecond:
      return try ticks.map { value in
        let (nanoseconds, overflow) = (value &- Calendar.unixEpoch).multipliedReportingOverflow(by: 100)
        guard !overflow else {
          throw Diagnostic(
            code: "BadRequest_ExportValue",
            "column '\(name)': \(DateTimeText.text(value)) cannot be written in nanoseconds",
            hints: ["Nanoseconds reach from 1677-09-21 to 2262-04-11; parquetDatetimePrecision='microsecond' takes all."])
        }
        return nanoseconds
      }
    }
  }

  private static func scaled(_ value: Decimal128, _ name: String, _ options: ParquetOptions) throws -> Int128 {
    var number = value.significand
    var shift = Int(value.exponent) + options.decimalScale
    if number == 0 { return 0 }
    while shift < 0, number % 10 == 0 {
      number /= 10
      shift += 1
    }
    var fits = shift >= 0
    while fits, shift > 0 {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      number = product
      shift -= 1
      if overflow || number >= limit { fits = false }
    }
    guard fits, number < limit else {
      var text: [UInt8] = []
      value.append(to: &text)
      throw Diagnostic(
        code: "BadRequest_ExportValue",
        "column '\(name)': \(String(decoding: text, as: UTF8.self)) does not fit DECIMAL(\(ParquetOptions.decimalPrecision), \(options.decimalScale))",
        hints: ["parquetDecimalScale=N gives decimals N digits behind the point."])
    }
    return value.isNegative ? -Int128(number) : Int128(number)
  }

  /// The first number of more digits than the precision.
  private static let limit: UInt128 = (0..<ParquetOptions.decimalPrecision).reduce(1) { value, _ in value * 10 }

  // MARK: Text

  /// As codes of one dictionary while values repeat and it is small.
  private static func texts(_ chunks: [Column]) -> Storage {
    var dictionary = FieldDictionary()
    let rowCount = chunks.reduce(0) { $0 + $1.count }
    dictionary.removeAll(forRows: rowCount, countMax: DictionaryLimits.countMax)
    var codes: [UInt32] = []
    codes.reserveCapacity(rowCount)
    for chunk in chunks where chunk.count > 0 {
      let column = chunk.type == .guid ? chunk.asText() : chunk
      guard append(column, &dictionary, &codes) else { return .text(joinedTexts(chunks)) }
    }
    return .codes(codes, dictionary.values())
  }

  /// False when the dictionary does not pay.
  private static func append(_ column: Column, _ dictionary: inout FieldDictionary, _ codes: inout [UInt32]) -> Bool {
    func isTooLarge(_ rows: Int) -> Bool {
      dictionary.count > DictionaryLimits.countMax || dictionary.byteCount > DictionaryLimits.byteCountMax
        || (rows > 1024 && dictionary.count * 2 > rows)
    }
    switch column.storage {
    case .constant(let value):
      let text = Column(column.type, [value]).texts()
      let code = text.withRow(0) { dictionary.code($0) }
      codes += repeatElement(code, count: column.count)
      return !isTooLarge(codes.count)
    case .dictionary(let rows, let values):
      // Only values that rows have: minima and maxima are taken over all of the dictionary.
      var known = [UInt32](repeating: .max, count: values.count)
      for row in rows {
        var code = known[Int(row)]
        if code == .max {
          code = values.withRow(Int(row)) { dictionary.code($0) }
          known[Int(row)] = code
          if dictionary.count > DictionaryLimits.countMax || dictionary.byteCount > DictionaryLimits.byteCountMax {
            return false
          }
        }
        codes.append(code)
      }
      return !isTooLarge(codes.count)
    default:
      let text = column.texts()
      return text.bytes.withUnsafeBufferPointer { bytes in
        for row in 0..<text.count {
          let value = UnsafeBufferPointer(rebasing: bytes[Int(text.offsets[row])..<Int(text.offsets[row + 1])])
          codes.append(dictionary.code(value))
          if row & 511 == 511, isTooLarge(codes.count) { return false }
        }
        return !isTooLarge(codes.count)
      }
    }
  }

  private static func joinedTexts(_ chunks: [Column]) -> Text {
    let texts = chunks.map { ($0.type == .guid ? $0.asText() : $0).texts() }
    if texts.count == 1 { return texts[0] }
    var builder = TextBuilder(
      rows: texts.reduce(0) { $0 + $1.count }, bytes: texts.reduce(0) { $0 + $1.bytes.count })
    for text in texts { text.forEachRow { builder.append($1) } }
    return builder.finish()
  }
}

enum DictionaryLimits {
  static let countMax = 1 << 16
  static let byteCountMax = 1 << 20
}

extension Column {
  /// The rows that are not null.
  fileprivate func withoutNulls() -> Column {
    guard let valid = validity, valid.contains(false) else { return self }
    var rows: [UInt32] = []
    rows.reserveCapacity(valid.count)
    for row in valid.indices where valid[row] { rows.append(UInt32(truncatingIfNeeded: row)) }
    let picked = gathering(rows)
    return Column(type: type, count: rows.count, storage: picked.storage)
  }
}
