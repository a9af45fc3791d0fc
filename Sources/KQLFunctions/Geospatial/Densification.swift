import Glibc
import KQLColumns

/// Straight lines in degrees as chains of geodesics that keep within a tolerance.
enum Densification {
  /// Where the distance between chord and arc is measured, and what the greatest distance is of it.
  private static let (fraction, share) = (0.31215691082248315, 0.83829992569888509)

  /// The line cut where it crosses the antimeridian. With `preservesCrossing`, an edge over the antimeridian is the short
  /// one; otherwise it goes the long way, as it does on a flat map.
  static func densify(_ line: [GeoPoint], _ tolerance: Double, preservesCrossing: Bool) -> [[GeoPoint]] {
    guard var last = line.first else { return [] }
    var result = [last]
    for point in line.dropFirst() {
      var next = point
      if preservesCrossing {
        while next.longitude - last.longitude > 180 { next.longitude -= 360 }
        while last.longitude - next.longitude > 180 { next.longitude += 360 }
      }
      add(last, next, share * tolerance / Sphere.radius, depth: 0, to: &result)
      last = next
    }
    if preservesCrossing { return [result.map { Direction($0).point }] }
    return cut(result)
  }

  private static func cut(_ line: [GeoPoint]) -> [[GeoPoint]] {
    // The number of the world that a longitude lies in.
    func world(_ point: GeoPoint) -> Int { Int(((point.longitude + 180) / 360).rounded(.down)) }
    let limit = 180 - 1e-12
    var result: [[GeoPoint]] = []
    var current: [GeoPoint] = []
    for (index, point) in line.enumerated() {
      if index > 0, let before = current.last {
        let (from, to) = (world(line[index - 1]), world(point))
        // A place on the border belongs to either side.
        if from != to, abs(line[index - 1].longitude).truncatingRemainder(dividingBy: 360) != 180,
          abs(point.longitude).truncatingRemainder(dividingBy: 360) != 180
        {
          let edge = Edge(Direction(before), Direction(point))
          let crossing = edge.normal.cross(Direction(0, 1, 0))
          let place = (crossing.x < 0 ? crossing : crossing.scaled(-1)).point
          let side = to < from ? -limit : limit
          result.append(current + [GeoPoint(longitude: side, latitude: place.latitude)])
          current = [GeoPoint(longitude: -side, latitude: place.latitude)]
        }
      }
      current.append(Direction(point).point)
    }
    return result + [current]
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
