import KQLLanguage

extension ScalarFunction {
  static let special: [ScalarFunction] = [
    .currentClusterEndpoint, .currentDatabase, .currentNodeId, .currentPrincipal, .currentPrincipalDetails,
    .currentPrincipalIsMemberOf, .dcountHll, .estimateDataSize, .hllIsvalid, .hllMergeFunction,
    .newGuid, .percentileTdigest, .percentilesArrayTdigest, .percentrankTdigest, .rankTdigest, .tdigestIsvalid,
    .tdigestMergeFunction,
  ]
}
