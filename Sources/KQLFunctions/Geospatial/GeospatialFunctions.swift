import KQLLanguage

extension ScalarFunction {
  static let geospatial: [ScalarFunction] = [
    .geoAzimuth, .geoClosestPointOnLine, .geoClosestPointOnPolygon, .geoDistance2points, .geoDistancePointToLine,
    .geoDistancePointToPolygon, .geoFromWkt, .geoGeohashNeighbors, .geoGeohashToCentralPoint, .geoGeohashToPolygon,
    .geoLineLength, .geoPointInCircle, .geoPointInPolygon, .geoPointToGeohash, .geoPointToS2cell, .geoPolygonArea,
    .geoPolygonPerimeter, .geoS2cellNeighbors, .geoS2cellToCentralPoint, .geoS2cellToPolygon,
    .geoIntersects2lines, .geoIntersectsLineWithPolygon, .geoIntersects2polygons, .geoIntersection2lines,
    .geoIntersectionLineWithPolygon, .geoIntersection2polygons, .geoUnionLinesArray, .geoUnionPolygonsArray,
    .geoLineDensify, .geoPolygonDensify, .geoLineSimplify, .geoPolygonSimplify, .geoSimplifyPolygonsArray,
    .geoPointBuffer, .geoLineBuffer, .geoPolygonBuffer, .geoLineToS2cells, .geoPolygonToS2cells,
    .geoPointToH3cell, .geoH3cellToCentralPoint, .geoH3cellToPolygon, .geoH3cellLevel, .geoH3cellParent, .geoH3cellChildren,
    .geoH3cellNeighbors, .geoH3cellRings, .geoPolygonToH3cells,
    .geoAngle, .geoLineCentroid, .geoPolygonCentroid, .geoLineInterpolatePoint, .geoLineLocatePoint,
  ]
}
