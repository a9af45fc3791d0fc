internal import Glibc
internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension Plugin {
  static let geoPolygonLookup = GeoLookup.make(
    "geo_polygon_lookup", what: "polygon", arguments: "LookupPolygonKey, SourceLongitude, SourceLatitude, [radius]",
    shape: "{'type': 'Polygon', 'coordinates': [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}", radius: "",
    radiusIsRequired: false)

  static let geoLineLookup = GeoLookup.make(
    "geo_line_lookup", what: "line", arguments: "LookupLineKey, SourceLongitude, SourceLatitude, radius",
    shape: "{'type': 'LineString', 'coordinates': [[0, 1], [2, 1]]}", radius: ", 100", radiusIsRequired: true)
}

/// Looks places up in a table of shapes. Each shape is tested against all places of a chunk at once; a cap around the
/// shape's corners leaves out most places before the exact test.
private enum GeoLookup {
  static func make(
    _ name: String, what: String, arguments: String, shape: String, radius: String, radiusIsRequired: Bool
  ) -> Plugin {
    Plugin(
      name: name,
      summary: "Looks places up in a table of \(what)s and adds the columns of those that match.",
      usage: "\(name)(LookupTable, \(arguments), [return_unmatched], [lookup_area_radius], [return_lookup_key])",
      examples: [
        Example(
          "let L = datatable(name: string, shape: dynamic)['here', dynamic(\(shape))]; datatable(lng: real, lat: real)"
            + "[1.0, 1.0, 5.0, 5.0] | evaluate \(name)(L, shape, lng, lat\(radius))", "1.0 | 1.0 | here")
      ]
    ) { (call, given, binder) throws(Diagnostic) in
      try bind(PluginArguments(call), given, isPolygon: !radiusIsRequired, &binder)
    }
  }

  private static func bind(
    _ arguments: PluginArguments, _ given: Relation?, isPolygon: Bool, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let input = try arguments.input(given, binder)
    let name = arguments.call.function.text
    let range = arguments.call.range
    let tableSyntax = try arguments.required(0, binder)
    let shapes = try binder.withRow(nil) { (b) throws(Diagnostic) in try b.bindTabular(tableSyntax) }.shown
    let key = try arguments.column(1, of: shapes, binder)
    guard shapes.schema[key].type == .dynamic else {
      throw binder.semanticError("\(name)(): the lookup's key must be dynamic.", code: "SEM0085", range: range)
    }
    var places: [Expression] = []
    for index in [2, 3] {
      let syntax = try arguments.required(index, binder)
      let value = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
      places.append(
        try binder.convert(value, to: .real, what: "\(name)(): argument #\(index + 1)", range: syntax.range))
    }
    // The rest may be given by position or by name; a polygon's radius may be left out.
    var names = ["radius", "return_unmatched", "lookup_area_radius", "return_lookup_key"]
    if isPolygon, arguments.positional.count > 4, case .bool? = try? binder.constant(arguments.positional[4]).value {
      names.removeFirst()
    }
    var options: [String: Value] = [:]
    for (index, option) in names.enumerated() {
      if let syntax = arguments.optional(option, 4 + index) { options[option] = try binder.constant(syntax).value }
    }
    for (option, syntax) in arguments.named where !["radius", "Radius"].contains(option) && !names.contains(option) {
      throw binder.semanticError(
        "\(name)(): '\(option)' is not a parameter.", code: "SEM0219", range: syntax.range,
        hints: Spelling.hints(for: option, in: names))
    }
    if let syntax = arguments.named["Radius"] { options["radius"] = try binder.constant(syntax).value }
    let radius = number(options["radius"])
    if !isPolygon && radius == nil {
      throw binder.semanticError("\(name)(): the radius is missing.", code: "SEM0219", range: range)
    }
    let test = radius == nil ? "geo_point_in_polygon" : "geo_distance_point_to_\(isPolygon ? "polygon" : "line")"
    guard let function = binder.builtins.scalars[test] else {
      throw binder.semanticError("Unknown function: '\(test)'.", code: "SEM0260", range: range)
    }
    let returnsKey = options["return_lookup_key"] == .bool(true)
    let added = shapes.schema.fields.indices.filter { returnsKey || $0 != key }
    var namer = ColumnNamer(taken: input.schema.names)
    let schema = Schema(
      fields: input.schema.fields + added.map { .init(namer.unique(shapes.schema[$0].name), shapes.schema[$0].type) })
    let source = Plan.project(
      input.plan,
      input.schema.references(Array(input.schema.fields.indices))
        + [NamedExpression("$longitude", places[0]), NamedExpression("$latitude", places[1])])
    let search = GeoSearch(
      function: function, radius: radius, key: key, added: added, width: input.schema.count, schema: schema,
      keepsUnmatched: options["return_unmatched"] == .bool(true))
    return Relation(
      .tableFunction([source, shapes.plan], schema, name: name) { tables, context in
        guard tables.count == 2 else { return Table(schema: schema) }
        return try search.run(tables[0], tables[1], context)
      })
  }

  private static func number(_ value: Value?) -> Double? {
    switch value {
    case .real(let number): number
    case .long(let number): Double(number)
    default: nil
    }
  }
}

private struct GeoSearch: Sendable {
  let function: ScalarFunction
  let radius: Double?
  let key: Int
  let added: [Int]
  let width: Int
  let schema: Schema
  let keepsUnmatched: Bool

  /// Metres, as the geospatial functions have it.
  private static let earthRadius = 6_371_010.0

  func run(_ places: Table, _ shapes: Table, _ context: EvaluationContext) throws -> Table {
    var result = Table(schema: schema)
    for chunk in places.chunks {
      let (longitudes, latitudes) = (chunk[width], chunk[width + 1])
      let points = Points(longitudes.reals(), latitudes.reals(), Column.zipValid(longitudes.validity, latitudes.validity))
      var rows: [UInt32] = []
      var matches: [(chunk: Int, row: UInt32)] = []
      for (number, lookup) in shapes.chunks.enumerated() {
        let texts = lookup[key].retyped(.string).texts()
        for row in 0..<texts.count {
          try context.checkCancelled()
          let text = texts.string(row)
          let near = points.near(Cap(text), within: (radius ?? 0) / Self.earthRadius)
          if near.isEmpty { continue }
          for place in try matching(text, near, longitudes, latitudes, context) {
            rows.append(place)
            matches.append((number, UInt32(row)))
          }
        }
      }
      result.chunks += join(chunk, rows, matches, shapes)
    }
    return result
  }

  /// Which of the places the shape matches, by the exact test.
  private func matching(
    _ shape: String, _ rows: [UInt32], _ longitudes: Column, _ latitudes: Column, _ context: EvaluationContext
  ) throws -> [UInt32] {
    let columns = [
      longitudes.gathering(rows), latitudes.gathering(rows), .constant(.dynamic(shape), .dynamic, count: rows.count),
    ]
    let found = try function.evaluate(
      Arguments(
        columns: columns, rowCount: rows.count, resultType: radius == nil ? .bool : .real, context: context))
    let valid = found.validity
    if let radius {
      let distances = found.reals()
      return rows.indices.filter { (valid?[$0] ?? true) && distances[$0] <= radius }.map { rows[$0] }
    }
    let inside = found.bools()
    return rows.indices.filter { (valid?[$0] ?? true) && inside[$0] }.map { rows[$0] }
  }

  /// The places with their shapes, in the order of the places; then, if wanted, the places without.
  private func join(
    _ chunk: [Column], _ rows: [UInt32], _ matches: [(chunk: Int, row: UInt32)], _ shapes: Table
  ) -> [[Column]] {
    var chunks: [[Column]] = []
    // Matches were found shape by shape; a stable sort brings them into the order of the places.
    let order = rows.indices.sorted { (rows[$0], $0) < (rows[$1], $1) }
    var start = 0
    while start < order.count {
      // Runs whose shapes stand in one chunk are gathered at once.
      let lookup = matches[order[start]].chunk
      var end = start
      while end < order.count, matches[order[end]].chunk == lookup { end += 1 }
      let left = order[start..<end].map { rows[$0] }
      let right = order[start..<end].map { matches[$0].row }
      chunks.append(
        chunk.prefix(width).map { $0.gathering(left) }
          + added.map { shapes.chunks[lookup][$0].gathering(right) })
      start = end
    }
    if keepsUnmatched {
      var isMatched = [Bool](repeating: false, count: chunk.first?.count ?? 0)
      for row in rows { isMatched[Int(row)] = true }
      let others = isMatched.indices.filter { !isMatched[$0] }.map { UInt32($0) }
      if !others.isEmpty {
        chunks.append(
          chunk.prefix(width).map { $0.gathering(others) }
            + added.indices.map { .nulls(schema[width + $0].type, count: others.count) })
      }
    }
    return chunks
  }
}

/// Places as unit vectors.
private struct Points {
  private var x: [Double] = []
  private var y: [Double] = []
  private var z: [Double] = []
  private let valid: [Bool]?

  init(_ longitudes: [Double], _ latitudes: [Double], _ valid: [Bool]?) {
    self.valid = valid
    for (longitude, latitude) in zip(longitudes, latitudes) {
      let (a, b) = (longitude * .pi / 180, latitude * .pi / 180)
      x.append(cos(b) * cos(a))
      y.append(cos(b) * sin(a))
      z.append(sin(b))
    }
  }

  /// The rows in the cap, widened by an angle.
  func near(_ cap: Cap, within angle: Double) -> [UInt32] {
    let limit = cap.angle + angle + 1e-9
    let least = limit >= .pi ? -2 : cos(limit)
    var rows: [UInt32] = []
    for row in x.indices where valid?[row] ?? true {
      if least < -1 || x[row] * cap.x + y[row] * cap.y + z[row] * cap.z >= least { rows.append(UInt32(row)) }
    }
    return rows
  }
}

/// A cap of the sphere around all corners of a shape. As long as it is less than half of the sphere, the shape's edges
/// and inside lie in it too.
private struct Cap {
  var x = 0.0
  var y = 0.0
  var z = 0.0
  /// Everything, until the corners say less.
  var angle = Double.pi * 2

  init(_ json: String) {
    guard let coordinates = JSONValue(json)?["coordinates"] else { return }
    var corners: [(Double, Double, Double)] = []
    Cap.collect(coordinates, &corners)
    guard !corners.isEmpty else { return }
    for corner in corners {
      x += corner.0
      y += corner.1
      z += corner.2
    }
    let length = (x * x + y * y + z * z).squareRoot()
    guard length > 1e-6 else { return }
    (x, y, z) = (x / length, y / length, z / length)
    let least = corners.map { $0.0 * x + $0.1 * y + $0.2 * z }.min() ?? -1
    let found = acos(max(-1, min(1, least)))
    if found < .pi / 2 * 0.99 { angle = found }
  }

  private static func collect(_ value: JSONValue, _ corners: inout [(Double, Double, Double)]) {
    guard let parts = value.array else { return }
    if parts.count >= 2, let longitude = number(parts[0]), let latitude = number(parts[1]) {
      let (a, b) = (longitude * .pi / 180, latitude * .pi / 180)
      corners.append((cos(b) * cos(a), cos(b) * sin(a), sin(b)))
      return
    }
    for part in parts { collect(part, &corners) }
  }

  private static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .real(let number): number
    case .long(let number): Double(number)
    default: nil
    }
  }
}
