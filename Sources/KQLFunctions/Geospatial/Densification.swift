import Glibc
import KQLColumns

/// Straight lines in degrees as chains of geodesics that keep within a tolerance.
enum Densification {
  /// Where the distance between chord and arc is measured, and what the greatest distance is of it.
  private static let (fraction, share) = (0.31215691082248315, 0.83829992569888509)

  static func densify(_ line: [GeoPoint], _ tolerance: Double) -> [GeoPoint] {
    guard var last = line.first else { return [] }
    var result = [last]
    for point in line.dropFirst() {
      add(last, point, share * tolerance / Sphere.radius, depth: 0, to: &result)
      last = point
    }
    return result.map { Direction($0).point }
  }

  private static func between(_ a: GeoPoint, _ b: GeoPoint, _ part: Double) -> GeoPoint {
    GeoPoint(
      longitude: a.longitude + (b.longitude - a.longitude) * part,
      latitude: a.latitude + (b.latitude - a.latitude) * part)
  }

  private static func add(_ a: GeoPoint, _ b: GeoPoint, _ tolerance: Double, depth: Int, to result: inout [GeoPoint]) {
    if depth > 14 || error(a, b) <= tolerance {
      result.append(b)
      return
    }
    let middle = between(a, b, 0.5)
    add(a, middle, tolerance, depth: depth + 1, to: &result)
    add(middle, b, tolerance, depth: depth + 1, to: &result)
  }

  private static func error(_ a: GeoPoint, _ b: GeoPoint) -> Double {
    let (from, to) = (Direction(a), Direction(b))
    let angle = from.angle(to: to)
    if angle > .pi / 2 || abs(a.longitude - b.longitude) > 180 { return .infinity }
    if angle < 1e-15 { return 0 }
    return [fraction, 1 - fraction].map { part in
      let place =
        from.scaled(sin((1 - part) * angle) / sin(angle)) + to.scaled(sin(part * angle) / sin(angle))
      return place.angle(to: Direction(between(a, b, part)))
    }.max() ?? 0
  }
}
