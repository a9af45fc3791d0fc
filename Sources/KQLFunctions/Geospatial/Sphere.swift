import Glibc
import KQLColumns

/// A direction from the centre of the Earth.
struct Direction {
  var x: Double
  var y: Double
  var z: Double

  init(_ x: Double, _ y: Double, _ z: Double) { (self.x, self.y, self.z) = (x, y, z) }

  init(_ point: GeoPoint) {
    let (longitude, latitude) = (point.longitude * Direction.degree, point.latitude * Direction.degree)
    self.init(cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
  }

  func dot(_ other: Direction) -> Double { x * other.x + y * other.y + z * other.z }

  func cross(_ other: Direction) -> Direction {
    Direction(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }

  var length: Double { dot(self).squareRoot() }
  func scaled(_ factor: Double) -> Direction { Direction(x * factor, y * factor, z * factor) }
  static func + (left: Direction, right: Direction) -> Direction {
    Direction(left.x + right.x, left.y + right.y, left.z + right.z)
  }

  func angle(to other: Direction) -> Double { atan2(cross(other).length, dot(other)) }

  var point: GeoPoint {
    GeoPoint(
      longitude: atan2(y, x) * Direction.radian, latitude: atan2(z, (x * x + y * y).squareRoot()) * Direction.radian)
  }

  /// One factor, as the S2 library has it: dividing later would round otherwise.
  private static let degree = Double.pi / 180
  private static let radian = 180 / Double.pi
}

/// A place in degrees.
struct GeoPoint: Equatable {
  var longitude: Double
  var latitude: Double

  var isValid: Bool { abs(longitude) <= 180 && abs(latitude) <= 90 }
}

/// Geodesics on the sphere of the Earth's mean radius, as Kusto's functions measure them.
enum Sphere {
  /// Metres.
  static let radius = 6_371_010.0

  static func distance(_ a: GeoPoint, _ b: GeoPoint) -> Double { radius * Direction(a).angle(to: Direction(b)) }

  static func length(_ line: [GeoPoint]) -> Double {
    zip(line, line.dropFirst()).reduce(0) { $0 + distance($1.0, $1.1) }
  }

  /// The point of the segment that is nearest.
  static func closest(_ point: Direction, _ a: Direction, _ b: Direction) -> Direction {
    let normal = a.cross(b)
    let size = normal.length
    if size < 1e-15 { return a }
    let unit = normal.scaled(1 / size)
    let projected = point + unit.scaled(-point.dot(unit))
    let length = projected.length
    if length > 1e-15 {
      let candidate = projected.scaled(1 / length)
      if a.cross(candidate).dot(unit) >= 0, candidate.cross(b).dot(unit) >= 0 { return candidate }
    }
    return point.angle(to: a) <= point.angle(to: b) ? a : b
  }

  static func closest(_ point: GeoPoint, on line: [GeoPoint]) -> GeoPoint? {
    let place = Direction(point)
    var best: (angle: Double, direction: Direction)?
    for (a, b) in zip(line, line.dropFirst()) {
      let candidate = closest(place, Direction(a), Direction(b))
      let angle = place.angle(to: candidate)
      if best.map({ angle < $0.angle }) ?? true { best = (angle, candidate) }
    }
    return best?.direction.point
  }

  /// Signed area of a ring on the unit sphere.
  private static func area(_ ring: [GeoPoint]) -> Double {
    let corners = ring.dropLast().map { Direction($0) }
    guard corners.count >= 3 else { return 0 }
    var total = 0.0
    for index in 1..<(corners.count - 1) {
      let (a, b, c) = (corners[0], corners[index], corners[index + 1])
      total += 2 * atan2(a.dot(b.cross(c)), 1 + a.dot(b) + b.dot(c) + a.dot(c))
    }
    return total
  }

  static func area(_ polygon: [[GeoPoint]]) -> Double {
    guard let shell = polygon.first else { return 0 }
    let holes = polygon.dropFirst().reduce(0) { $0 + abs(area($1)) }
    return (abs(area(shell)) - holes) * radius * radius
  }

  /// Whether the ring winds around the point; the border counts as inside.
  private static func winds(_ ring: [GeoPoint], around point: GeoPoint) -> Bool {
    let center = Direction(point)
    var total = 0.0
    for (first, second) in zip(ring, ring.dropFirst()) {
      let (a, b) = (Direction(first), Direction(second))
      if center.angle(to: closest(center, a, b)) < 1e-12 { return true }
      let (left, right) = (center.cross(a), center.cross(b))
      total += atan2(center.dot(left.cross(right)), left.dot(right))
    }
    return abs(total) > .pi
  }

  static func contains(_ polygon: [[GeoPoint]], _ point: GeoPoint) -> Bool {
    guard let shell = polygon.first, winds(shell, around: point) else { return false }
    return !polygon.dropFirst().contains { winds($0, around: point) }
  }

  /// The weighted middle of lines on the sphere; nil when there is none.
  static func centroid(lines: [[GeoPoint]]) -> Direction? {
    var total = Direction(0, 0, 0)
    for line in lines {
      let places = line.map { Direction($0) }
      for (a, b) in zip(places, places.dropFirst()) {
        let sum = a + b
        let (apart, together) = (a.distance(b), sum.length)
        if together > 0 { total = total + sum.scaled(apart / together) }
      }
    }
    return total.length > 0 ? total.normalized : nil
  }

  /// The weighted middle of areas on the sphere; nil when there is none.
  static func centroid(polygons: [SpherePolygon]) -> Direction? {
    var total = Direction(0, 0, 0)
    for ring in polygons.flatMap(\.rings) {
      guard let first = ring.first else { continue }
      for (b, c) in zip(ring.dropFirst(), ring.dropFirst(2)) { total = total + moment(first, b, c) }
    }
    return total.length > 0 ? total.normalized : nil
  }

  /// The integral of the places of a triangle: what has half an edge's share in the direction of each edge's normal,
  /// solved so that small triangles lose no digits.
  private static func moment(_ a: Direction, _ b: Direction, _ c: Direction) -> Direction {
    func share(_ from: Direction, _ to: Direction) -> Double {
      let angle = from.angle(to: to)
      return angle == 0 ? 1 : angle / sin(angle)
    }
    let (second, third) = (b + a.scaled(-1), c + a.scaled(-1))
    let (first, turn, back) = (share(b, c), share(c, a), share(a, b))
    let sum =
      second.cross(third).scaled(first) + third.cross(a).scaled(turn - first) + a.cross(second).scaled(back - first)
    return sum.scaled(0.5)
  }

  /// The place at a fraction of the way between two.
  static func between(_ a: Direction, _ b: Direction, _ part: Double) -> Direction {
    let angle = a.angle(to: b)
    if angle < 1e-15 { return a }
    return (a.scaled(sin((1 - part) * angle)) + b.scaled(sin(part * angle))).normalized
  }

  /// In radians from north, clockwise from 0 to 2π.
  static func azimuth(_ a: GeoPoint, _ b: GeoPoint) -> Double? {
    if a == b { return nil }
    let degree = Double.pi / 180
    let (from, to) = (a.latitude * degree, b.latitude * degree)
    let turn = (b.longitude - a.longitude) * degree
    let angle = atan2(sin(turn) * cos(to), cos(from) * sin(to) - sin(from) * cos(to) * cos(turn))
    return angle < 0 ? angle + 2 * .pi : angle
  }
}
