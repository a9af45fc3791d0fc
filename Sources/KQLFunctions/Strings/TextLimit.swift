import KQLDiagnostics

/// What a function whose result may be many times as long as its arguments holds itself to.
enum TextLimit {
  /// Of all rows of a chunk together.
  static func bytes(rows: Int) -> Int { rows == 1 ? 1 << 27 : 1 << 30 }

  static var exceeded: Diagnostic {
    Diagnostic(
      code: "E_LOW_MEMORY_CONDITION",
      "Query execution lacks memory resources to complete (80DA0007): a text is too long.")
  }
}
