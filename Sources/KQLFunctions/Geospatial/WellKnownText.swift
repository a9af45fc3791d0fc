import KQLColumns

/// A parser of well-known text that writes GeoJSON.
struct WellKnownText {
  private let text: [UInt8]
  private var index = 0

  init(_ text: [UInt8]) { self.text = text }

  private mutating func skipBlanks() { while index < text.count, ByteCursor.isBlank(text[index]) { index += 1 } }

  var isAtEnd: Bool { text[index...].allSatisfy { ByteCursor.isBlank($0) } }

  private mutating func skip(_ byte: Character) -> Bool {
    skipBlanks()
    guard index < text.count, text[index] == byte.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func word() -> String {
    skipBlanks()
    let start = index
    while index < text.count, text[index] | 0x20 >= 0x61, text[index] | 0x20 <= 0x7A { index += 1 }
    return String(decoding: text[start..<index], as: UTF8.self).uppercased()
  }

  private mutating func number() -> Double? {
    skipBlanks()
    let start = index
    while index < text.count, "+-.0123456789eE".utf8.contains(text[index]) { index += 1 }
    return Double(String(decoding: text[start..<index], as: UTF8.self))
  }

  /// Whether a geometry was read.
  mutating func geometry(to output: inout [UInt8], depth: Int) -> Bool {
    if depth > 32 { return false }
    let types: [(wkt: String, json: String, levels: Int)] = [
      ("POINT", "Point", 0), ("LINESTRING", "LineString", 1), ("POLYGON", "Polygon", 2),
      ("MULTIPOINT", "MultiPoint", 1), ("MULTILINESTRING", "MultiLineString", 2), ("MULTIPOLYGON", "MultiPolygon", 3),
    ]
    let name = word()
    if name == "GEOMETRYCOLLECTION" {
      output.append(contentsOf: "{\"type\":\"GeometryCollection\",\"geometries\":[".utf8)
      guard skip("(") else { return false }
      repeat {
        guard geometry(to: &output, depth: depth + 1) else { return false }
      } while comma(&output)
      guard skip(")") else { return false }
      output.append(contentsOf: "]}".utf8)
      return true
    }
    guard let type = types.first(where: { $0.wkt == name }) else { return false }
    output.append(contentsOf: "{\"type\":\"\(type.json)\",\"coordinates\":".utf8)
    if type.levels == 0 {
      guard skip("("), position(to: &output), skip(")") else { return false }
    } else {
      guard list(type.levels, to: &output) else { return false }
    }
    output.append(UInt8(ascii: "}"))
    return true
  }

  private mutating func comma(_ output: inout [UInt8]) -> Bool {
    guard skip(",") else { return false }
    output.append(UInt8(ascii: ","))
    return true
  }

  private mutating func list(_ levels: Int, to output: inout [UInt8]) -> Bool {
    guard skip("(") else { return false }
    output.append(UInt8(ascii: "["))
    repeat {
      if levels == 1 {
        // Points of a multipoint may stand in brackets.
        let isBracketed = skip("(")
        guard position(to: &output) else { return false }
        if isBracketed, !skip(")") { return false }
      } else {
        guard list(levels - 1, to: &output) else { return false }
      }
    } while comma(&output)
    output.append(UInt8(ascii: "]"))
    return skip(")")
  }

  private mutating func position(to output: inout [UInt8]) -> Bool {
    guard let longitude = number(), let latitude = number() else { return false }
    Series.append([longitude, latitude], isIntegral: false, to: &output)
    return true
  }
}
