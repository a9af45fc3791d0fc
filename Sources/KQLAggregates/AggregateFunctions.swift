import KQLLanguage

extension AggregateFunction {
  /// Every built-in aggregate. A test fails if a file of the folder is not here.
  package static let all: [AggregateFunction] = [
    totals, extremes, distinct, distributions, collections, rows, bitwise,
  ].flatMap { $0 }

  static let totals: [AggregateFunction] = [
    .count, .countif, .sum, .sumif, .avg, .avgif,
  ]

  static let extremes: [AggregateFunction] = [
    .min, .minif, .max, .maxif,
  ]

  static let distinct: [AggregateFunction] = [
    .dcount, .dcountif, .countDistinct, .countDistinctif, .hll, .hllIf, .hllMerge,
  ]

  static let distributions: [AggregateFunction] = [
    .percentile, .percentiles, .percentilesArray, .percentilew, .percentilesw, .percentileswArray, .tdigest,
    .tdigestMerge, .stdev, .stdevif, .stdevp, .stdevpif, .variance, .varianceif, .variancep, .variancepif,
    .covariance, .covarianceif, .covariancep, .covariancepif,
  ]

  static let collections: [AggregateFunction] = [
    .makeList, .makeListIf, .makeListWithNulls, .makeSet, .makeSetIf, .makeBag, .makeBagIf, .buildschema,
  ]

  static let rows: [AggregateFunction] = [
    .argMax, .argMin, .takeAny, .takeAnyif, .any, .anyif, .passthrough,
  ]

  static let bitwise: [AggregateFunction] = [
    .binaryAllAnd, .binaryAllOr, .binaryAllXor,
  ]
}
