import KQLColumns
import KQLLanguage

/// The geometries of GeoJSON that the functions take.
enum Geometry {
  case point(GeoPoint)
  /// One line, or several.
  case lines([[GeoPoint]])
  /// Polygons of rings, the shell first.
  case polygons([[[GeoPoint]]])

  /// Nil when the text is no valid geometry of a known type.
  init?(_ json: UnsafeBufferPointer<UInt8>) { self.init(JSONView(json)) }

  /// The lines of a geometry whose longitudes may go around the Earth.
  static func unboundedLines(_ view: JSONView) -> [[GeoPoint]]? {
    guard view.kind == .object, let type = view.member("type")?.string, let coordinates = view.member("coordinates")
    else { return nil }
    let parts = type == "LineString" ? [coordinates] : type == "MultiLineString" ? coordinates.elements : []
    let lines = parts.compactMap { part -> [GeoPoint]? in
      let elements = part.elements
      let points = elements.compactMap { element -> GeoPoint? in
        let numbers = element.elements.compactMap { $0.real }
        guard numbers.count >= 2, abs(numbers[0]) <= 360, abs(numbers[1]) <= 90 else { return nil }
        return GeoPoint(longitude: numbers[0], latitude: numbers[1])
      }
      return points.count == elements.count && points.count >= 2 ? points : nil
    }
    return lines.count == parts.count && !lines.isEmpty ? lines : nil
  }

  private init?(_ view: JSONView) {
    guard view.kind == .object, let type = view.member("type")?.string else { return nil }
    guard let coordinates = view.member("coordinates") else { return nil }
    switch type {
    case "Point":
      guard let point = Geometry.point(coordinates) else { return nil }
      self = .point(point)
    case "LineString":
      guard let line = Geometry.line(coordinates, least: 2) else { return nil }
      self = .lines([line])
    case "MultiLineString":
      let lines = coordinates.elements.compactMap { Geometry.line($0, least: 2) }
      guard !lines.isEmpty, lines.count == coordinates.elements.count else { return nil }
      self = .lines(lines)
    case "Polygon":
      guard let polygon = Geometry.polygon(coordinates) else { return nil }
      self = .polygons([polygon])
    case "MultiPolygon":
      let polygons = coordinates.elements.compactMap { Geometry.polygon($0) }
      guard !polygons.isEmpty, polygons.count == coordinates.elements.count else { return nil }
      self = .polygons(polygons)
    default: return nil
    }
  }

  private static func point(_ view: JSONView) -> GeoPoint? {
    let numbers = view.elements.compactMap { $0.real }
    guard numbers.count >= 2 else { return nil }
    let point = GeoPoint(longitude: numbers[0], latitude: numbers[1])
    return point.isValid ? point : nil
  }

  private static func line(_ view: JSONView, least: Int) -> [GeoPoint]? {
    guard view.kind == .array else { return nil }
    let elements = view.elements
    let points = elements.compactMap { point($0) }
    guard points.count == elements.count, points.count >= least else { return nil }
    return zip(points, points.dropFirst()).contains { $0.0 == $0.1 } ? nil : points
  }

  private static func polygon(_ view: JSONView) -> [[GeoPoint]]? {
    guard view.kind == .array else { return nil }
    let elements = view.elements
    let rings = elements.compactMap { line($0, least: 4) }.filter { $0.first == $0.last }
    return rings.count == elements.count && !rings.isEmpty ? rings : nil
  }

  var lines: [[GeoPoint]]? { if case .lines(let lines) = self { lines } else { nil } }
  var polygons: [[[GeoPoint]]]? { if case .polygons(let polygons) = self { polygons } else { nil } }

  static func appendPoint(_ point: GeoPoint, to output: inout [UInt8]) {
    output.append(contentsOf: "{\"type\":\"Point\",\"coordinates\":".utf8)
    appendCoordinates(point, to: &output)
    output.append(UInt8(ascii: "}"))
  }

  static func appendCoordinates(_ point: GeoPoint, to output: inout [UInt8]) {
    Series.append([point.longitude, point.latitude], isIntegral: false, to: &output)
  }

  static func appendPolygon(_ ring: [GeoPoint], to output: inout [UInt8]) {
    output.append(contentsOf: "{\"type\":\"Polygon\",\"coordinates\":[[".utf8)
    for (index, point) in ring.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      appendCoordinates(point, to: &output)
    }
    output.append(contentsOf: "]]}".utf8)
  }
}

/// Arguments of geospatial functions, row by row.
struct GeoArguments {
  private let numbers: [(values: [Double], valid: [Bool]?)?]
  private let texts: [TextRows?]
  private let flags: [(values: [Bool], valid: [Bool]?)?]

  init(_ arguments: Arguments) {
    numbers = arguments.columns.map { $0.type.isNumeric ? $0.doubleRows() : nil }
    flags = arguments.columns.map { $0.type == .bool ? ($0.bools(), $0.validity) : nil }
    texts = arguments.columns.map { $0.type.isStoredAsText ? TextRows($0.retyped(.string)) : nil }
  }

  func number(_ index: Int, _ row: Int) -> Double? {
    guard index < numbers.count, let part = numbers[index], part.valid?[row] ?? true else { return nil }
    return part.values[row].isFinite ? part.values[row] : nil
  }

  /// A bool or a number that stands for one; false when it is missing.
  func flag(_ index: Int, _ row: Int) -> Bool {
    guard index < flags.count, let part = flags[index], part.valid?[row] ?? true else { return (number(index, row) ?? 0) != 0 }
    return part.values[row]
  }

  /// Longitude and latitude from two arguments; nil when they are out of bounds.
  func point(_ index: Int, _ row: Int) -> GeoPoint? {
    guard let longitude = number(index, row), let latitude = number(index + 1, row) else { return nil }
    let point = GeoPoint(longitude: longitude, latitude: latitude)
    return point.isValid ? point : nil
  }

  func geometry(_ index: Int, _ row: Int) -> Geometry? { texts[index]?.withRow(row) { Geometry($0) } ?? nil }
  func json<T>(_ index: Int, _ row: Int, _ body: (JSONView) -> T?) -> T? {
    texts[index]?.withRow(row) { body(JSONView($0)) } ?? nil
  }
  func string(_ index: Int, _ row: Int) -> String { texts[index]?.string(row) ?? "" }
}
