import Glibc

/// Geodesics on the WGS 84 ellipsoid, by Vincenty's formulas.
enum Spheroid {
  private static let equator = 6_378_137.0
  private static let flattening = 1 / 298.257223563
  private static let pole = equator * (1 - flattening)

  /// In metres.
  static func distance(_ a: GeoPoint, _ b: GeoPoint) -> Double {
    if a == b { return 0 }
    if let distance = vincenty(a, b) { return distance }
    // Nearly antipodal places: the way leads over one of the two meridians in the middle, at the best latitude.
    let middle = (a.longitude + b.longitude) / 2
    return min(over(middle, a, b), over(middle > 0 ? middle - 180 : middle + 180, a, b))
  }

  private static func over(_ longitude: Double, _ a: GeoPoint, _ b: GeoPoint) -> Double {
    func length(_ latitude: Double) -> Double {
      let place = GeoPoint(longitude: longitude, latitude: latitude)
      return (vincenty(a, place) ?? .infinity) + (vincenty(place, b) ?? .infinity)
    }
    let coarse = stride(from: -90.0, through: 90, by: 1).min { length($0) < length($1) } ?? 0
    var (low, high) = (max(-90, coarse - 1), min(90, coarse + 1))
    for _ in 0..<60 {
      let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
      if length(left) < length(right) { high = right } else { low = left }
    }
    return length((low + high) / 2)
  }

  static func length(_ line: [GeoPoint]) -> Double {
    zip(line, line.dropFirst()).reduce(0) { $0 + distance($1.0, $1.1) }
  }

  /// Nil when the iteration does not end.
  private static func vincenty(_ first: GeoPoint, _ second: GeoPoint) -> Double? {
    let degree = Double.pi / 180
    let turn = (second.longitude - first.longitude) * degree
    let (u1, u2) = (
      atan((1 - flattening) * tan(first.latitude * degree)), atan((1 - flattening) * tan(second.latitude * degree))
    )
    let (sin1, cos1, sin2, cos2) = (sin(u1), cos(u1), sin(u2), cos(u2))
    var lambda = turn
    for _ in 0..<200 {
      let (x, y) = (cos2 * sin(lambda), cos1 * sin2 - sin1 * cos2 * cos(lambda))
      let sinSigma = (x * x + y * y).squareRoot()
      if sinSigma == 0 { return 0 }
      let cosSigma = sin1 * sin2 + cos1 * cos2 * cos(lambda)
      let sigma = atan2(sinSigma, cosSigma)
      let sinAlpha = cos1 * cos2 * sin(lambda) / sinSigma
      let square = 1 - sinAlpha * sinAlpha
      let cosMiddle = square == 0 ? 0 : cosSigma - 2 * sin1 * sin2 / square
      let c = flattening / 16 * square * (4 + flattening * (4 - 3 * square))
      let twice = 2 * cosMiddle * cosMiddle - 1
      let next =
        turn + (1 - c) * flattening * sinAlpha * (sigma + c * sinSigma * (cosMiddle + c * cosSigma * twice))
      if abs(next) > .pi * 1.5 { return nil }
      defer { lambda = next }
      guard abs(next - lambda) < 1e-13 else { continue }
      let u = square * (equator * equator - pole * pole) / (pole * pole)
      let a = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
      let b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
      let rest = b / 6 * cosMiddle * (4 * sinSigma * sinSigma - 3) * (4 * cosMiddle * cosMiddle - 3)
      let delta = b * sinSigma * (cosMiddle + b / 4 * (cosSigma * twice - rest))
      return pole * a * (sigma - delta)
    }
    return nil
  }
}
