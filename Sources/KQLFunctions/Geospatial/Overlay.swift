import Glibc
import KQLColumns

/// A polygon as rings of directions, none repeating its first: the shell counterclockwise, holes clockwise.
struct SpherePolygon {
  var rings: [[Direction]]

  init(rings: [[Direction]]) { self.rings = rings }

  init(_ polygon: [[GeoPoint]]) {
    rings = polygon.enumerated().map { index, ring in
      let corners = ring.dropLast().map { Direction($0) }
      return (Sphere.area(corners) > 0) == (index == 0) ? Array(corners) : [corners[0]] + corners.dropFirst().reversed()
    }
  }

  var edges: [Edge] { rings.flatMap { Edge.list($0 + $0.prefix(1)) } }

  /// Whether the place lies inside; a place on the border may do or not.
  func contains(_ place: Direction) -> Bool {
    var total = 0.0
    for ring in rings {
      guard var last = ring.last.map({ place.cross($0) }) else { continue }
      for corner in ring {
        let next = place.cross(corner)
        total += atan2(place.dot(last.cross(next)), last.dot(next))
        last = next
      }
    }
    return total > .pi
  }

  func touches(_ place: Direction) -> Bool { edges.contains { $0.touches(place) } }

  var geography: [[GeoPoint]] {
    rings.map { ring in
      let points = ring.map(\.point)
      return points + points.prefix(1)
    }
  }
}

extension Sphere {
  /// The signed area of a ring on the unit sphere: positive when it runs counterclockwise.
  static func area(_ corners: [Direction]) -> Double {
    guard corners.count >= 3 else { return 0 }
    var total = 0.0
    for index in 1..<(corners.count - 1) {
      let (a, b, c) = (corners[0], corners[index], corners[index + 1])
      total += 2 * atan2(a.dot(b.cross(c)), 1 + a.dot(b) + b.dot(c) + a.dot(c))
    }
    return total
  }
}

/// Unions and intersections of polygons: all borders are split where they meet, the pieces that bound the result are
/// kept and joined to rings.
struct Overlay {
  enum Rule { case union, intersection }

  private struct Piece {
    let from: Int
    let to: Int
    let polygon: Int
  }

  private var pool = PlacePool()
  private var pieces: [Piece] = []
  private let polygons: [SpherePolygon]

  private init(_ polygons: [SpherePolygon]) { self.polygons = polygons }

  static func combine(_ polygons: [SpherePolygon], _ rule: Rule) -> [SpherePolygon] {
    if polygons.count < 2 && rule == .union { return polygons }
    var overlay = Overlay(polygons)
    overlay.split()
    return overlay.assemble(overlay.kept(rule))
  }

  /// The union of polygons, the two smallest first: rings then begin where the S2 library lets them begin.
  static func union(_ polygons: [SpherePolygon]) -> [SpherePolygon] {
    var queue = polygons.enumerated()
      .map { (size: $0.element.rings.reduce(0) { $0 + $1.count }, number: $0.offset, parts: [$0.element]) }
      .sorted { ($0.size, $0.number) < ($1.size, $1.number) }
    var number = queue.count
    while queue.count > 1 {
      let (a, b) = (queue[0], queue[1])
      queue.removeFirst(2)
      let item = (size: a.size + b.size, number: number, parts: combine(a.parts + b.parts, .union))
      number += 1
      queue.insert(item, at: queue.firstIndex { $0.size > item.size } ?? queue.count)
    }
    return queue.first?.parts ?? []
  }

  /// Several polygons as some that do not overlap.
  static func united(_ polygons: [[[GeoPoint]]]) -> [[[GeoPoint]]] {
    polygons.count < 2 ? polygons : union(polygons.map { SpherePolygon($0) }).map(\.geography)
  }

  private mutating func split() {
    var edges: [(polygon: Int, edge: Edge)] = []
    for (index, polygon) in polygons.enumerated() { edges += polygon.edges.map { (index, $0) } }
    for (polygon, edge) in edges {
      var stops: [(position: Double, place: Int)] = [(-1, pool.number(edge.a)), (8, pool.number(edge.b))]
      for (other, candidate) in edges where other != polygon {
        for place in edge.meetings(candidate) { stops.append((edge.position(place), pool.number(place))) }
      }
      stops.sort { $0.position < $1.position }
      var seen: [Int] = []
      for stop in stops where !seen.contains(stop.place) { seen.append(stop.place) }
      // The edge's own end comes last, whatever lies near it.
      let end = stops[stops.count - 1].place
      seen = seen.filter { $0 != end } + [end]
      for (from, to) in zip(seen, seen.dropFirst()) { pieces.append(Piece(from: from, to: to, polygon: polygon)) }
    }
  }

  private func kept(_ rule: Rule) -> [Piece] {
    struct Ends: Hashable {
      let from: Int
      let to: Int
    }
    var first: [Ends: Int] = [:]
    for (index, piece) in pieces.enumerated() {
      let ends = Ends(from: piece.from, to: piece.to)
      if first[ends] == nil { first[ends] = index }
    }
    return pieces.enumerated().compactMap { index, piece in
      if first[Ends(from: piece.from, to: piece.to)] != index || first[Ends(from: piece.to, to: piece.from)] != nil {
        return nil
      }
      let middle = (pool.places[piece.from] + pool.places[piece.to]).normalized
      for (other, polygon) in polygons.enumerated() where other != piece.polygon {
        if polygon.touches(middle) { continue }
        if polygon.contains(middle) == (rule == .union) { return nil }
      }
      return piece
    }
  }

  /// Of the pieces that go on from a place, the one furthest to the left: rings that touch there stay apart.
  private func leftmost(_ candidates: [(index: Int, piece: Piece)], after last: Piece) -> Int? {
    let place = pool.places[last.to]
    let side = place.orthogonal
    let up = place.cross(side)
    func angle(_ number: Int) -> Double { atan2(pool.places[number].dot(up), pool.places[number].dot(side)) }
    let back = angle(last.from)
    func turn(_ piece: Piece) -> Double {
      let clockwise = back - angle(piece.to)
      return clockwise <= 0 ? clockwise + 2 * .pi : clockwise
    }
    return candidates.min { turn($0.piece) < turn($1.piece) }?.index
  }

  private func assemble(_ kept: [Piece]) -> [SpherePolygon] {
    var outgoing: [Int: [Int]] = [:]
    for (index, piece) in kept.enumerated() { outgoing[piece.from, default: []].append(index) }
    var used = Array(repeating: false, count: kept.count)
    var rings: [(first: Int, ring: [Direction])] = []
    for start in kept.indices where !used[start] {
      var walk: [Int] = []
      var next: Int? = start
      while let piece = next, !used[piece] {
        used[piece] = true
        walk.append(piece)
        if kept[piece].to == kept[start].from { break }
        let candidates = (outgoing[kept[piece].to] ?? []).filter { !used[$0] }
        next = candidates.count < 2 ? candidates.first : leftmost(candidates.map { ($0, kept[$0]) }, after: kept[piece])
      }
      guard walk.count >= 3, let last = walk.last, kept[last].to == kept[start].from,
        let highest = walk.indices.max(by: { walk[$0] < walk[$1] })
      else { continue }
      // A ring begins after the piece that came last in the input.
      let turned = walk[(highest + 1)...] + walk[...highest]
      let ring = turned.map { pool.places[kept[$0].from] }
      rings.append((turned[turned.startIndex], ring))
    }
    var shells: [SpherePolygon] = []
    var holes: [[Direction]] = []
    // Rings come in the order of the pieces that they begin with.
    for (_, ring) in rings.sorted(by: { $0.first < $1.first }) {
      let area = Sphere.area(ring)
      if abs(area) < 1e-22 { continue }
      if area > 0 { shells.append(SpherePolygon(rings: [ring])) } else { holes.append(ring) }
    }
    for hole in holes {
      let middle = Edge(hole[0], hole[1]).middle
      if let owner = shells.firstIndex(where: { $0.contains(middle) }) { shells[owner].rings.append(hole) }
    }
    return shells
  }
}
