import CKernels
import CRE2
import KQLColumns
import KQLDiagnostics
import Synchronization

/// A compiled pattern with RE2 semantics, except that `\d`, `\w` and `\s` mean Unicode classes as in Kusto, and that some
/// of the service's spellings are understood, which RE2 does not know.
///
/// Immutable, so one instance serves all threads.
final class Regex: @unchecked Sendable {
  let groupCount: Int
  private let handle: OpaquePointer
  /// Bytes that every match contains: rows without them need no automaton.
  private let required: [UInt8]

  /// Throws a `Diagnostic` with RE2's message when the pattern is not valid.
  init(_ pattern: String) throws {
    var error = [CChar](repeating: 0, count: 256)
    var translated = RegexSyntax.unicode(pattern)
    let compiled = translated.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        var empty: CChar = 0
        return withUnsafePointer(to: &empty) { fallback in
          kregex_compile(characters.baseAddress ?? fallback, characters.count, &error, error.count)
        }
      }
    }
    guard let compiled else {
      let message = String(decoding: error.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw Diagnostic(code: "SEM0420", "Regex pattern is ill-formed: '\(pattern)': \(message)")
    }
    handle = compiled
    groupCount = Int(kregex_group_count(compiled))
    required = RegexSyntax.requiredLiteral(pattern)
  }

  /// Refuses a constant that is no pattern; for the parameters of functions.
  static let check: @Sendable (Value) throws -> Void = { if case .string(let pattern) = $0 { _ = try compiled(pattern) } }

  deinit { kregex_free(handle) }

  /// Position of a named group, nil when there is none of that name.
  func group(named name: String) -> Int? {
    for group in 1...max(1, groupCount) {
      if let found = kregex_group_name(handle, Int32(group)), String(cString: found) == name { return group }
    }
    return nil
  }

  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return withEmpty { kregex_matches(handle, $0, 0) } }
    if mayMatch(text) == false { return false }
    return base.withMemoryRebound(to: CChar.self, capacity: text.count) { kregex_matches(handle, $0, text.count) }
  }

  private func mayMatch(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if required.count < 3 { return true }
    if text.count < required.count { return false }
    return required.withUnsafeBufferPointer { memmem(text.baseAddress, text.count, $0.baseAddress, $0.count) != nil }
  }

  /// The first match at or after a byte position: the whole match and its groups, `start` -1 for groups without part.
  func find(_ text: UnsafeBufferPointer<UInt8>, from: Int, into groups: inout [KRegexRange]) -> Bool {
    if from > text.count { return false }
    if from == 0, text.baseAddress != nil, !mayMatch(text) { return false }
    let count = Int32(groups.count)
    return groups.withUnsafeMutableBufferPointer { groups in
      guard let base = text.baseAddress else {
        return withEmpty { kregex_find(handle, $0, 0, 0, groups.baseAddress, count) }
      }
      return base.withMemoryRebound(to: CChar.self, capacity: text.count) {
        kregex_find(handle, $0, text.count, from, groups.baseAddress, count)
      }
    }
  }

  private func withEmpty<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    var empty: CChar = 0
    return withUnsafePointer(to: &empty) { body($0) }
  }

  func groupBuffer() -> [KRegexRange] { Array(repeating: KRegexRange(start: -1, length: 0), count: groupCount + 1) }

  /// Calls the body for every match that does not overlap the one before.
  func forEachMatch(
    _ text: UnsafeBufferPointer<UInt8>, _ groups: inout [KRegexRange], _ body: ([KRegexRange]) throws -> Void
  ) rethrows {
    var position = 0
    while position <= text.count, find(text, from: position, into: &groups) {
      try body(groups)
      let end = Int(groups[0].start + groups[0].length)
      if groups[0].length > 0 {
        position = end
      } else {
        // An empty match: step over one character.
        position = end + 1
        while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
      }
    }
  }

  private static let cache = Mutex<[String: Regex]>([:])
  private static let cacheMax = 64

  /// The compiled pattern, from the process-wide cache of recent ones.
  static func compiled(_ pattern: String) throws -> Regex {
    if let found = cache.withLock({ $0[pattern] }) { return found }
    let regex = try Regex(pattern)
    cache.withLock { cache in
      if cache.count >= cacheMax { cache.removeAll() }
      cache[pattern] = regex
    }
    return regex
  }
}
