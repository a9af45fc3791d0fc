import KQLColumns

/// A geodesic between two places that are less than half the Earth apart.
struct Edge {
  /// Two places nearer than this, in radians, are one: about a micrometre on the ground.
  static let tolerance = 1e-13

  let a: Direction
  let b: Direction
  let normal: Direction

  init(_ a: Direction, _ b: Direction) {
    (self.a, self.b) = (a, b)
    // Of the sum and the difference, which keeps it exact for short edges.
    let normal = Direction(b.x + a.x, b.y + a.y, b.z + a.z).cross(Direction(b.x - a.x, b.y - a.y, b.z - a.z))
    let length = normal.length
    self.normal = length > 0 ? normal.scaled(1 / length) : Direction(0, 0, 0)
  }

  static func list(_ line: [Direction]) -> [Edge] { zip(line, line.dropFirst()).map { Edge($0.0, $0.1) } }

  var middle: Direction { (a + b).normalized }

  /// Whether the place lies on the edge, its ends included.
  func touches(_ place: Direction) -> Bool {
    if abs(normal.dot(place)) > Edge.tolerance { return false }
    return isBeside(place) || place.isNear(a) || place.isNear(b)
  }

  private func isBeside(_ place: Direction) -> Bool {
    a.cross(place).dot(normal) >= 0 && place.cross(b).dot(normal) >= 0 && place.dot(a + b) > 0
  }

  /// How far along the edge a place on it is; only good for comparing.
  func position(_ place: Direction) -> Double { a.angle(to: place) }

  /// The places at which two edges meet: one for a crossing, up to two for a common stretch.
  func meetings(_ other: Edge) -> [Direction] {
    let reach = a.distance(b) + other.a.distance(other.b)
    if a.distance(other.a) > reach { return [] }
    var result: [Direction] = []
    func add(_ place: Direction) { if !result.contains(where: { $0.isNear(place) }) { result.append(place) } }
    for place in [other.a, other.b] where touches(place) { add(place) }
    for place in [a, b] where other.touches(place) { add(place) }
    if !result.isEmpty { return result }
    let cross = normal.cross(other.normal)
    if cross.length < 1e-15 { return [] }
    let place = cross.normalized
    for candidate in [place, place.scaled(-1)] where isBeside(candidate) && other.isBeside(candidate) {
      return [candidate]
    }
    return []
  }
}

extension Direction {
  var normalized: Direction {
    let size = length
    return size > 0 ? scaled(1 / size) : self
  }

  /// The straight distance through the sphere of radius 1.
  func distance(_ other: Direction) -> Double {
    Direction(x - other.x, y - other.y, z - other.z).length
  }

  func isNear(_ other: Direction) -> Bool { distance(other) < Edge.tolerance }

  /// A direction at a right angle to this one.
  var orthogonal: Direction {
    let sizes = [abs(x), abs(y), abs(z)]
    let largest = sizes[0] > sizes[1] ? (sizes[0] > sizes[2] ? 0 : 2) : (sizes[1] > sizes[2] ? 1 : 2)
    var other = [0.012, 0.0053, 0.00457]
    other[(largest + 2) % 3] = 1
    return cross(Direction(other[0], other[1], other[2])).normalized
  }
}

/// Places that count as equal when they are near, by number.
struct PlacePool {
  private(set) var places: [Direction] = []
  private var cells: [Cell: [Int]] = [:]

  private struct Cell: Hashable {
    let x: Int
    let y: Int
    let z: Int
  }

  private static let scale = 1e11

  mutating func number(_ place: Direction) -> Int {
    let (x, y, z) = (PlacePool.cell(place.x), PlacePool.cell(place.y), PlacePool.cell(place.z))
    for dx in -1...1 {
      for dy in -1...1 {
        for dz in -1...1 {
          for candidate in cells[Cell(x: x + dx, y: y + dy, z: z + dz)] ?? []
          where places[candidate].isNear(place) { return candidate }
        }
      }
    }
    places.append(place)
    cells[Cell(x: x, y: y, z: z), default: []].append(places.count - 1)
    return places.count - 1
  }

  private static func cell(_ value: Double) -> Int { Int((value * scale).rounded(.down)) }
}
