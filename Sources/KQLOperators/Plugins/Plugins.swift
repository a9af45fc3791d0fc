package import KQLLanguage

extension Plugin {
  /// Every plugin of `evaluate`. A test fails if a file of the folder is not here.
  package static let all: [Plugin] = [
    .bagUnpack, .identity, .ipv4Lookup, .ipv6Lookup, .narrow, .pivot, .preview, .rowsNear, .schemaMerge,
  ]
}
