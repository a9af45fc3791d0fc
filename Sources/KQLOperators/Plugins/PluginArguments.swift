internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// The arguments of a plugin's call, positional ones apart from named ones.
struct PluginArguments {
  let call: Call
  let positional: [ExpressionSyntax]
  let named: [String: ExpressionSyntax]

  init(_ call: Call) {
    self.call = call
    var positional: [ExpressionSyntax] = []
    var named: [String: ExpressionSyntax] = [:]
    for argument in call.arguments {
      if case .named(let name, let inner) = argument { named[name.text] = inner } else { positional.append(argument) }
    }
    self.positional = positional
    self.named = named
  }

  /// The call with other positional arguments, when some of them have been taken.
  init(_ call: Call, positional: [ExpressionSyntax]) {
    let all = PluginArguments(call)
    self.call = call
    self.positional = positional
    named = all.named
  }

  func input(_ relation: Relation?, _ binder: Binder) throws(Diagnostic) -> Relation {
    if let relation { return relation }
    throw binder.semanticError("\(call.function.text)() needs an input.", range: call.range)
  }

  func required(_ index: Int, _ binder: Binder) throws(Diagnostic) -> ExpressionSyntax {
    if positional.indices.contains(index) { return positional[index] }
    throw binder.semanticError(
      "\(call.function.text)(): argument #\(index + 1) is missing.", code: "SEM0219", range: call.range)
  }

  /// A named argument, or a positional one.
  func optional(_ name: String, _ index: Int) -> ExpressionSyntax? {
    named[name] ?? (positional.indices.contains(index) ? positional[index] : nil)
  }

  /// The position of a column of the input.
  func column(_ index: Int, of relation: Relation, _ binder: Binder) throws(Diagnostic) -> Int {
    let syntax = try required(index, binder)
    guard let name = syntax.nameValue else {
      throw binder.semanticError(
        "\(call.function.text)(): argument #\(index + 1) must be a column.", code: "SEM0100", range: syntax.range)
    }
    return try binder.columns(matching: .name(name), in: relation.schema)[0]
  }
}
