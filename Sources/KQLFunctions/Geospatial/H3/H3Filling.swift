import KQLColumns

/// The cells of a level whose middles lie in polygons; edges are straight in longitude and latitude.
struct H3Filling {
  /// More cells than this are no answer.
  private static let most = 61_680

  private struct Segment {
    let a: GeoPoint
    let b: GeoPoint
  }

  /// A cell on the way down with the segments that come near its descendants.
  private struct Candidate {
    let cell: H3Cell
    let segments: [Segment]
  }

  private let rings: [[GeoPoint]]
  /// Longitudes run from 0 to 360 when an edge crosses the antimeridian.
  private let isShifted: Bool
  /// Whether something is inside is told by how often a line to the south crosses the rings.
  private let segments: [Segment]

  init(polygons: [[[GeoPoint]]]) {
    let rings = polygons.flatMap { $0 }
    let crosses = rings.contains { ring in
      zip(ring, ring.dropFirst()).contains { abs($0.0.longitude - $0.1.longitude) > 180 }
    }
    isShifted = crosses
    self.rings = rings.map { ring in ring.map { H3Filling.shifted($0, crosses) } }
    segments = self.rings.flatMap { ring in zip(ring, ring.dropFirst()).map { Segment(a: $0.0, b: $0.1) } }
  }

  private static func shifted(_ point: GeoPoint, _ isShifted: Bool) -> GeoPoint {
    isShifted && point.longitude < 0
      ? GeoPoint(longitude: point.longitude + 360, latitude: point.latitude) : point
  }

  private func contains(_ point: GeoPoint) -> Bool {
    let point = H3Filling.shifted(point, isShifted)
    var isInside = false
    for segment in segments where (segment.a.longitude > point.longitude) != (segment.b.longitude > point.longitude) {
      let part = (point.longitude - segment.a.longitude) / (segment.b.longitude - segment.a.longitude)
      if segment.a.latitude + part * (segment.b.latitude - segment.a.latitude) < point.latitude { isInside.toggle() }
    }
    return isInside
  }

  /// Nil when there are too many.
  func cells(level: Int) -> [H3Cell]? {
    var open = (0..<H3BaseCells.count).compactMap { candidate(H3Cell(base: $0, digits: []), segments) }
    for next in stride(from: 1, through: level, by: 1) {
      open = open.flatMap { parent in
        parent.cell.children(level: next).compactMap { candidate($0, parent.segments) }
      }
      // Cells without segments lie inside with all that is below them.
      let inside = open.count { $0.segments.isEmpty } * (0..<level - next).reduce(1) { total, _ in total * 7 }
      if inside > 2 * H3Filling.most || open.count > 8 * H3Filling.most { return nil }
    }
    let result = open.map(\.cell).filter { contains($0.center.point) }
    return result.count > H3Filling.most ? nil : result
  }

  /// Nil when no descendant's middle can lie inside.
  private func candidate(_ cell: H3Cell, _ segments: [Segment]) -> Candidate? {
    let center = cell.center
    if segments.isEmpty { return Candidate(cell: cell, segments: []) }
    // Descendants stick out of their ancestor by less than half its radius.
    let radius = 1.5 * (cell.vertices.map { $0.distance(center) }.max() ?? 0)
    let near = segments.filter { meets($0, center, radius) }
    return near.isEmpty && !contains(center.point) ? nil : Candidate(cell: cell, segments: near)
  }

  /// Whether the segment comes into the box around a cap.
  private func meets(_ segment: Segment, _ center: Direction, _ radius: Double) -> Bool {
    let point = H3Filling.shifted(center.point, isShifted)
    let height = radius * 180 / .pi * 1.01
    let (south, north) = (point.latitude - height, point.latitude + height)
    if max(segment.a.latitude, segment.b.latitude) < south || min(segment.a.latitude, segment.b.latitude) > north {
      return false
    }
    // Over a pole, or so near that meridians say little.
    let flat = (1 - center.z * center.z).squareRoot()
    if flat <= 2 * radius { return true }
    let width = min(180, height / flat * 2)
    for turn in [-360.0, 0, 360] {
      let (west, east) = (point.longitude - width + turn, point.longitude + width + turn)
      if H3Filling.clips(segment, west, east, south, north) { return true }
    }
    return false
  }

  /// Whether the segment has a part in the box.
  private static func clips(_ segment: Segment, _ west: Double, _ east: Double, _ south: Double, _ north: Double) -> Bool {
    var (from, to) = (0.0, 1.0)
    let (a, b) = (segment.a, segment.b)
    for (start, step, low, high) in [
      (a.longitude, b.longitude - a.longitude, west, east), (a.latitude, b.latitude - a.latitude, south, north),
    ] {
      if step == 0 {
        if start < low || start > high { return false }
      } else {
        let (first, second) = ((low - start) / step, (high - start) / step)
        from = max(from, min(first, second))
        to = min(to, max(first, second))
        if from > to { return false }
      }
    }
    return true
  }
}
