import KQLColumns

/// GeoJSON of results.
extension Geometry {
  static func appendLines(_ lines: [[GeoPoint]], points: [GeoPoint] = [], to output: inout [UInt8]) {
    let count = (lines.isEmpty ? 0 : 1) + (points.isEmpty ? 0 : 1)
    if count != 1 {
      output.append(contentsOf: "{\"type\":\"GeometryCollection\",\"geometries\":[".utf8)
      if count == 2 {
        appendPoints(points, to: &output)
        output.append(UInt8(ascii: ","))
        appendLines(lines, to: &output)
      }
      output.append(contentsOf: "]}".utf8)
    } else if lines.isEmpty {
      appendPoints(points, to: &output)
    } else if lines.count == 1 {
      append("LineString", to: &output) { appendRing(lines[0], to: &$0) }
    } else {
      append("MultiLineString", to: &output) { list(lines, to: &$0) { appendRing($0, to: &$1) } }
    }
  }

  private static func appendPoints(_ points: [GeoPoint], to output: inout [UInt8]) {
    if points.count == 1 {
      appendPoint(points[0], to: &output)
    } else {
      append("MultiPoint", to: &output) { appendRing(points, to: &$0) }
    }
  }

  /// Several become a `MultiPolygon`, none an empty collection.
  static func appendPolygons(_ polygons: [[[GeoPoint]]], to output: inout [UInt8]) {
    if polygons.isEmpty {
      output.append(contentsOf: "{\"type\":\"GeometryCollection\",\"geometries\":[]}".utf8)
    } else if polygons.count == 1 {
      append("Polygon", to: &output) { list(polygons[0], to: &$0) { appendRing($0, to: &$1) } }
    } else {
      append("MultiPolygon", to: &output) { output in
        list(polygons, to: &output) { polygon, output in list(polygon, to: &output) { appendRing($0, to: &$1) } }
      }
    }
  }

  /// One shape, or a collection of several.
  static func appendShapes(
    points: [GeoPoint], lines: [[GeoPoint]], polygons: [[[GeoPoint]]], to output: inout [UInt8]
  ) {
    if points.isEmpty && lines.isEmpty {
      appendPolygons(polygons, to: &output)
    } else if polygons.isEmpty {
      appendLines(lines, points: points, to: &output)
    } else {
      output.append(contentsOf: "{\"type\":\"GeometryCollection\",\"geometries\":[".utf8)
      if !points.isEmpty {
        appendPoints(points, to: &output)
        output.append(UInt8(ascii: ","))
      }
      if !lines.isEmpty {
        appendLines(lines, to: &output)
        output.append(UInt8(ascii: ","))
      }
      appendPolygons(polygons, to: &output)
      output.append(contentsOf: "]}".utf8)
    }
  }

  private static func append(_ type: String, to output: inout [UInt8], _ coordinates: (inout [UInt8]) -> Void) {
    output.append(contentsOf: "{\"type\":\"".utf8)
    output.append(contentsOf: type.utf8)
    output.append(contentsOf: "\",\"coordinates\":".utf8)
    coordinates(&output)
    output.append(UInt8(ascii: "}"))
  }

  private static func appendRing(_ ring: [GeoPoint], to output: inout [UInt8]) {
    list(ring, to: &output) { appendCoordinates($0, to: &$1) }
  }

  private static func list<T>(_ items: [T], to output: inout [UInt8], _ each: (T, inout [UInt8]) -> Void) {
    output.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      each(item, &output)
    }
    output.append(UInt8(ascii: "]"))
  }
}

extension GeoArguments {
  /// The geometries of an array, nil when one is not valid.
  func geometries(_ index: Int, _ row: Int) -> [Geometry]? {
    json(index, row) { view in
      guard view.kind == .array else { return nil }
      let elements = view.elements
      let result = elements.compactMap { Geometry($0.slice) }
      return result.count == elements.count && !result.isEmpty ? result : nil
    }
  }
}
