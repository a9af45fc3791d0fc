import KQLColumns

/// What feeds one column of the result.
package enum ColumnFeed: Sendable, Hashable {
  /// A field of delimited text by position, or a JSON path by position in `ReadPlan.paths`.
  case field(Int)
  /// The same, converted.
  case transformed(Int, FieldTransform)
  case constant(Value)
  /// The name of the input.
  case sourceLocation
  /// The line of the input at which the record begins, from 1.
  case sourceLineNumber
  case missing
}

/// Conversions that a mapping may ask for.
package enum FieldTransform: String, Sendable, CaseIterable {
  case dateTimeFromUnixSeconds = "DateTimeFromUnixSeconds"
  case dateTimeFromUnixMilliseconds = "DateTimeFromUnixMilliseconds"
  case dateTimeFromUnixMicroseconds = "DateTimeFromUnixMicroseconds"
  case dateTimeFromUnixNanoseconds = "DateTimeFromUnixNanoseconds"
  case propertyBagArrayToDictionary = "PropertyBagArrayToDictionary"
  case dropMappedFields = "DropMappedFields"
  case bytesAsBase64 = "BytesAsBase64"
}

/// How inputs become columns.
package struct ReadPlan: Sendable {
  package var format: TextFormat
  /// The columns wanted, one feed each.
  package var schema: Schema
  package var feeds: [ColumnFeed]
  /// Of JSON formats: where the fields come from.
  package var paths: [RecordPath] = []
  /// Leaves the first record of every input out; delimited text only.
  package var skipsFirstRecord = false
  /// Records of different width are an error.
  package var validatesFieldCount = true
  package var treatsGzAsUncompressed = false
  package var pieceByteCount = 4 << 20
  package var recordByteCountMax = 64 << 20
  /// By column, of those whose values may be longer than a megabyte, or must be shorter: a longer string is cut, a longer
  /// dynamic value is null.
  package var valueByteCountMax: [Int: Int] = [:]
  package var chunkRowCountMax = 32_768
  /// Nil: one for each core.
  package var workerCount: Int?

  package init(format: TextFormat, schema: Schema, feeds: [ColumnFeed], paths: [RecordPath] = []) {
    self.format = format
    self.schema = schema
    self.feeds = feeds
    self.paths = paths
  }

  /// Without a mapping: by position, or by the names of the columns for JSON.
  package static func identity(_ format: TextFormat, _ schema: Schema) -> ReadPlan {
    if format.isJSON {
      let paths = schema.fields.map { RecordPath(key: $0.name) }
      return ReadPlan(format: format, schema: schema, feeds: schema.fields.indices.map { .field($0) }, paths: paths)
    }
    if format.isDelimited {
      return ReadPlan(format: format, schema: schema, feeds: schema.fields.indices.map { .field($0) })
    }
    return ReadPlan(
      format: format, schema: schema, feeds: schema.fields.indices.map { $0 == 0 ? .field(0) : .missing })
  }

  var needsRecordStarts: Bool { feeds.contains(.sourceLineNumber) }

  var framing: any RecordFraming {
    switch format {
    case .json, .txt: LineFraming()
    case .multijson: JSONSequenceFraming()
    case .raw: WholeFraming()
    case .csv, .tsv, .psv, .scsv, .sohsv, .tsve:
      DelimitedFraming(separator: format.separator ?? 0x2C, usesEscapes: format == .tsve)
    }
  }
}
