import KQLColumns

/// What lines have in common with lines and polygons, and their union.
enum LineOverlay {
  /// The parts of a line between the places, in order along it.
  private static func parts(_ edge: Edge, _ places: [Direction]) -> [Direction] {
    var result = [edge.a]
    let sorted = places.map { (edge.position($0), $0) }.sorted { $0.0 < $1.0 }
    for (_, place) in sorted where !place.isNear(result[result.count - 1]) && !place.isNear(edge.b) {
      result.append(place)
    }
    return result + [edge.b]
  }

  /// The stretches that `keeps` says yes to, joined, after edges are split where they meet the others.
  private static func stretches(
    _ lines: [[Direction]], _ others: [Edge], _ keeps: (Direction) -> Bool
  ) -> [[Direction]] {
    var result: [[Direction]] = []
    for line in lines {
      var current: [Direction] = []
      for edge in Edge.list(line) {
        let places = parts(edge, others.flatMap { edge.meetings($0) })
        for (from, to) in zip(places, places.dropFirst()) {
          if keeps(Edge(from, to).middle) {
            if current.isEmpty { current = [from] }
            current.append(to)
          } else if !current.isEmpty {
            result.append(current)
            current = []
          }
        }
      }
      if !current.isEmpty { result.append(current) }
    }
    return result
  }

  private static func lonely(_ lines: [[Direction]], _ others: [Edge], _ kept: [[Direction]]) -> [Direction] {
    let covered = kept.flatMap { Edge.list($0) }
    var result: [Direction] = []
    for place in lines.flatMap({ Edge.list($0) }).flatMap({ edge in others.flatMap { edge.meetings($0) } })
    where !covered.contains(where: { $0.touches(place) }) && !result.contains(where: { $0.isNear(place) }) {
      result.append(place)
    }
    return result
  }

  static func directions(_ lines: [[GeoPoint]]) -> [[Direction]] { lines.map { $0.map { Direction($0) } } }
  private static func points(_ lines: [[Direction]]) -> [[GeoPoint]] { lines.map { $0.map(\.point) } }

  static func intersect(_ left: Geometry, _ right: Geometry) -> Bool? {
    if let first = left.lines.map(directions) {
      let edges = first.flatMap { Edge.list($0) }
      if let second = right.lines.map(directions) {
        let others = second.flatMap { Edge.list($0) }
        return edges.contains { edge in others.contains { !edge.meetings($0).isEmpty } }
      }
      guard let polygons = right.polygons?.map({ SpherePolygon($0) }) else { return nil }
      return polygons.contains { polygon in
        let others = polygon.edges
        return polygon.contains(first[0][0]) || edges.contains { e in others.contains { !e.meetings($0).isEmpty } }
      }
    }
    guard let first = left.polygons?.map({ SpherePolygon($0) }),
      let second = right.polygons?.map({ SpherePolygon($0) })
    else { return nil }
    return first.contains { a in
      second.contains { b in
        let others = b.edges
        return a.contains(b.rings[0][0]) || b.contains(a.rings[0][0])
          || a.edges.contains { edge in others.contains { !edge.meetings($0).isEmpty } }
      }
    }
  }

  static func common(_ left: [[GeoPoint]], _ right: [[GeoPoint]]) -> (lines: [[GeoPoint]], points: [GeoPoint]) {
    let (first, others) = (directions(left), directions(right).flatMap { Edge.list($0) })
    let kept = stretches(first, others) { place in others.contains { $0.touches(place) } }
    return (points(kept), lonely(first, others, kept).map(\.point))
  }

  static func common(
    _ left: [[GeoPoint]], polygons: [SpherePolygon]
  ) -> (lines: [[GeoPoint]], points: [GeoPoint]) {
    let (first, others) = (directions(left), polygons.flatMap(\.edges))
    let kept = stretches(first, others) { place in polygons.contains { $0.contains(place) || $0.touches(place) } }
    return (points(kept), lonely(first, others, kept).map(\.point))
  }

  /// All lines as one geometry: stretches that several have come once, ends that meet are joined.
  static func union(_ lines: [[GeoPoint]]) -> [[GeoPoint]] {
    let edges = directions(lines).flatMap { Edge.list($0) }
    var pool = PlacePool()
    var pieces: [(from: Int, to: Int)] = []
    var seen: Set<[Int]> = []
    for edge in edges {
      let places = parts(edge, edges.flatMap { edge.meetings($0) }).map { pool.number($0) }
      for (from, to) in zip(places, places.dropFirst())
      where from != to && seen.insert([min(from, to), max(from, to)]).inserted { pieces.append((from, to)) }
    }
    var outgoing: [Int: [Int]] = [:]
    var degree: [Int: Int] = [:]
    for (index, piece) in pieces.enumerated() {
      outgoing[piece.from, default: []].append(index)
      degree[piece.from, default: 0] += 1
      degree[piece.to, default: 0] += 1
    }
    var used = Array(repeating: false, count: pieces.count)
    var result: [[GeoPoint]] = []
    func walk(_ start: Int) {
      var line = [pool.places[pieces[start].from]]
      var next: Int? = start
      while let piece = next, !used[piece] {
        used[piece] = true
        let end = pieces[piece].to
        line.append(pool.places[end])
        next = degree[end] == 2 ? outgoing[end]?.first { !used[$0] } : nil
      }
      result.append(line.map(\.point))
    }
    for index in pieces.indices where degree[pieces[index].from] != 2 { if !used[index] { walk(index) } }
    for index in pieces.indices where !used[index] { walk(index) }
    return result
  }
}
