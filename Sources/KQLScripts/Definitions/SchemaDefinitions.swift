import KQLColumns
import KQLEngine

/// The definitions of a database as the commands that make them.
package enum SchemaDefinitions {
  /// In an order in which each finds what it needs; secrets in clear.
  package static func commands(of session: Session) -> [String] {
    var texts: [String] = []
    let command =
      ".show database schema as csl script with (IncludeEncodingPolicies = true, IncludeSecuritySettings = true, "
      + "IncludeIngestionMappings = true, ShowObfuscatedStrings = true)"
    _ = try? session.submit(command, cancellation: Cancellation()) { result in
      for chunk in result.table.chunks {
        guard let column = chunk.first else { continue }
        for row in 0..<column.count {
          var bytes: [UInt8] = []
          column.appendText(row: row, to: &bytes)
          texts.append(String(decoding: bytes, as: UTF8.self))
        }
      }
    }
    return texts
  }
}
