/// How much of a policy holds here, for its pages and, under `-v`, for whoever sets it.
enum PolicyEffect: Sendable {
  case inForce
  /// What of it holds, or what does not: a sentence.
  case partly(String)
  /// Why it has none: a clause.
  case none(String)

  /// Nil when there is nothing to say.
  var text: String? {
    switch self {
    case .inForce: nil
    case .partly(let text): text
    case .none(let reason): "Stored and shown; has no effect here: \(reason)."
    }
  }
}
