import KQLLanguage

extension ScalarFunction {
  static let series: [ScalarFunction] = [
    .seriesAbs, .seriesAcos, .seriesAdd, .seriesAsin, .seriesAtan, .seriesCeiling, .seriesCos,
    .seriesCosineSimilarity, .seriesDivide, .seriesDotProduct, .seriesEquals, .seriesExp, .seriesFillBackward,
    .seriesFillConst, .seriesFillForward, .seriesFillLinear, .seriesFir, .seriesFloor, .seriesGreater,
    .seriesGreaterEquals, .seriesIir, .seriesLess, .seriesLessEquals, .seriesLog, .seriesMagnitude, .seriesMultiply,
    .seriesNotEquals, .seriesOutliers, .seriesPearsonCorrelation, .seriesPow, .seriesProduct, .seriesSeasonal,
    .seriesSign, .seriesSin, .seriesSubtract, .seriesSum, .seriesTan,
  ]
}
