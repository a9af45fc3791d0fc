/// Cells named by base-32 digits of interleaved longitude and latitude bits.
struct Geohash {
  private static let digits = Array("0123456789bcdefghjkmnpqrstuvwxyz".utf8)
  /// Edges in degrees.
  private(set) var west = -180.0
  private(set) var east = 180.0
  private(set) var south = -90.0
  private(set) var north = 90.0
  let text: String

  /// Nil when the text is empty, longer than 18 digits, or has another character.
  init?(_ text: String) {
    self.text = text
    guard (1...18).contains(text.utf8.count) else { return nil }
    var isLongitude = true
    for byte in text.utf8 {
      guard let value = Geohash.digits.firstIndex(of: byte) else { return nil }
      for bit in [16, 8, 4, 2, 1] {
        let isUpper = value & bit != 0
        if isLongitude {
          let middle = (west + east) / 2
          if isUpper { west = middle } else { east = middle }
        } else {
          let middle = (south + north) / 2
          if isUpper { south = middle } else { north = middle }
        }
        isLongitude.toggle()
      }
    }
  }

  init?(_ point: GeoPoint, length: Int) {
    guard (1...18).contains(length), point.isValid else { return nil }
    var (west, east, south, north) = (-180.0, 180.0, -90.0, 90.0)
    var (bytes, value, count, isLongitude): ([UInt8], Int, Int, Bool) = ([], 0, 0, true)
    while bytes.count < length {
      if isLongitude {
        let middle = (west + east) / 2
        value = value << 1 | (point.longitude >= middle ? 1 : 0)
        if point.longitude >= middle { west = middle } else { east = middle }
      } else {
        let middle = (south + north) / 2
        value = value << 1 | (point.latitude >= middle ? 1 : 0)
        if point.latitude >= middle { south = middle } else { north = middle }
      }
      isLongitude.toggle()
      count += 1
      if count == 5 {
        bytes.append(Geohash.digits[value])
        (value, count) = (0, 0)
      }
    }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  var center: GeoPoint { GeoPoint(longitude: (west + east) / 2, latitude: (south + north) / 2) }

  var ring: [GeoPoint] {
    [(west, south), (east, south), (east, north), (west, north), (west, south)].map {
      GeoPoint(longitude: $0.0, latitude: $0.1)
    }
  }

  /// The cells around, fewer at the poles.
  var neighbors: [String] {
    var result: [String] = []
    for (dx, dy) in [(-1, 0), (-1, -1), (0, -1), (1, -1), (1, 1), (1, 0), (0, 1), (-1, 1)] as [(Double, Double)] {
      var point = center
      point.longitude += dx * (east - west)
      point.latitude += dy * (north - south)
      if point.longitude > 180 { point.longitude -= 360 }
      if point.longitude < -180 { point.longitude += 360 }
      guard abs(point.latitude) < 90, let cell = Geohash(point, length: text.utf8.count) else { continue }
      if cell.text != text, !result.contains(cell.text) { result.append(cell.text) }
    }
    return result
  }
}
