import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let geoLineInterpolatePoint = ScalarFunction(
    name: "geo_line_interpolate_point",
    family: .geospatial,
    summary: "Finds the point at a fraction of a line.",
    parameters: [
      .required("line", .type(.dynamic)),
      .required("fraction", .type(.real), "0 is the start, 1 the end."),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        #"print p = geo_line_interpolate_point(dynamic({"type":"LineString","coordinates":[[0,0],[0,10]]}), 0.25) | project round(toreal(p.coordinates[1]), 9)"#,
        #"2.5"#)
    ],
    evaluate: GeoLineInterpolatePoint.evaluate
  )
}

private enum GeoLineInterpolatePoint {
  static func evaluate(_ arguments: Arguments) -> Column {
    let given = GeoArguments(arguments)
    return arguments.buildDynamic { row, output in
      guard let lines = given.geometry(0, row)?.lines, lines.count == 1, let line = lines.first,
        let fraction = given.number(1, row), (0...1).contains(fraction)
      else { return false }
      var rest = Sphere.length(line) * fraction
      var point = line[line.count - 1]
      for (a, b) in zip(line, line.dropFirst()) {
        let length = Sphere.distance(a, b)
        if rest <= length {
          point = length == 0 ? a : Sphere.between(Direction(a), Direction(b), rest / length).point
          break
        }
        rest -= length
      }
      Geometry.appendPoint(point, to: &output)
      return true
    }
  }
}
