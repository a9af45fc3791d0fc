import KQLLanguage

extension ScalarFunction {
  static let geospatial: [ScalarFunction] = [
    .geoAzimuth, .geoClosestPointOnLine, .geoClosestPointOnPolygon, .geoDistance2points, .geoDistancePointToLine,
    .geoDistancePointToPolygon, .geoFromWkt, .geoGeohashNeighbors, .geoGeohashToCentralPoint, .geoGeohashToPolygon,
    .geoLineLength, .geoPointInCircle, .geoPointInPolygon, .geoPointToGeohash, .geoPointToS2cell, .geoPolygonArea,
    .geoPolygonPerimeter, .geoS2cellNeighbors, .geoS2cellToCentralPoint, .geoS2cellToPolygon,
  ]
}
