internal import CRE2
internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// A `parse` pattern made ready: bytes to look for, or a regular expression.
final class ParsePattern: Sendable {
  enum Step: Sendable {
    case literal([UInt8])
    case star
    case capture(Int)
  }

  let steps: [Step]
  let regex: ParseRegex?
  /// Whether a capture that does not convert makes the whole row unmatched.
  let isStrict: Bool

  init(_ parse: Parse) throws {
    steps = parse.parts.map {
      switch $0 {
      case .literal(let text): .literal(Array(text.utf8))
      case .star: .star
      case .capture(let index): .capture(index)
      }
    }
    switch parse.kind {
    case .simple:
      regex = nil
      isStrict = true
    case .relaxed:
      regex = nil
      isStrict = false
    case .regex(let flags):
      regex = try ParseRegex(parse.parts, parse.output, flags: flags)
      isStrict = true
    }
  }
}

/// The regular expression of a pattern whose literals are regular expressions.
final class ParseRegex: @unchecked Sendable {
  let regex: OpaquePointer
  /// The group of each capture.
  let groups: [Int]
  let groupCount: Int

  init(_ parts: [Parse.Part], _ output: [Schema.Field], flags: String) throws {
    var pattern = "(?\(flags.isEmpty ? "s" : flags + (flags.contains("s") ? "" : "s")))^"
    var groups = [Int](repeating: 0, count: output.count)
    var next = 1
    for part in parts {
      switch part {
      case .literal(let text):
        pattern += "(?:\(text))"
        next += try ParseRegex.compile(text).groupCount
      case .star: pattern += ".*?"
      case .capture(let index):
        pattern += ParseRegex.capture(output[index].type)
        groups[index] = next
        next += 1
      }
    }
    pattern += "$"
    let compiled = try ParseRegex.compile(pattern)
    guard let regex = compiled.keep() else {
      throw Diagnostic(code: "SEM0420", "parse: the pattern is not a valid regular expression.")
    }
    self.regex = regex
    self.groups = groups
    groupCount = next
  }

  deinit { kregex_free(regex) }

  private static func capture(_ type: ScalarType) -> String {
    switch type {
    case .int, .long: "([+-]?\\d+)"
    case .real, .decimal: "([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)"
    case .guid: "([0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})"
    default: "(.*)"
    }
  }

  private struct Compiled: ~Copyable {
    private var regex: OpaquePointer?

    init(_ regex: OpaquePointer) { self.regex = regex }
    deinit { if let regex { kregex_free(regex) } }

    var groupCount: Int { regex.map { Int(kregex_group_count($0)) } ?? 0 }

    consuming func keep() -> OpaquePointer? {
      let kept = regex
      regex = nil
      return kept
    }
  }

  private static func compile(_ pattern: String) throws -> Compiled {
    var message = [CChar](repeating: 0, count: 256)
    let bytes = Array(pattern.utf8)
    let regex = bytes.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        kregex_compile(characters.baseAddress, characters.count, &message, message.count)
      }
    }
    guard let regex else {
      let text = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw Diagnostic(code: "SEM0420", "parse: the pattern is not a valid regular expression: \(text)")
    }
    return Compiled(regex)
  }
}
