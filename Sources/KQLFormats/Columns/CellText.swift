import KQLColumns

/// One cell from its text, by the rules of reading a field.
package enum CellText {
  /// Null when the text is no value of the type.
  package static func value(_ text: String, _ type: ScalarType) -> Value {
    var copy = text
    return copy.withUTF8 { bytes in
      if type == .string { return .string(text) }
      guard bytes.count > 0 else { return .null }
      switch type {
      case .bool: return BoolParser.parse(bytes).map(Value.bool) ?? .null
      case .int: return IntParser.parse(bytes).map(Value.long) ?? .null
      case .long: return LongParser.parse(bytes).map(Value.long) ?? .null
      case .real: return RealParser.parse(bytes).map(Value.real) ?? .null
      case .decimal: return DecimalParser.parse(bytes).map(Value.decimal) ?? .null
      case .datetime: return DateTimeParser.parse(bytes).map(Value.long) ?? .null
      case .timespan: return TimeSpanParser.parse(bytes).map(Value.long) ?? .null
      case .guid: return GUIDParser.parse(bytes).map(Value.guid) ?? .null
      case .string, .dynamic:
        var output: [UInt8] = []
        guard JSONText.appendDynamic(bytes, to: &output) else { return .null }
        return .dynamic(String(decoding: output, as: UTF8.self))
      }
    }
  }
}
