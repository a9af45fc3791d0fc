import KQLCatalog
import KQLDiagnostics

/// Which services the engine may call (semantics-security.md §7).
package enum CalloutPolicy {
  package static let types = [
    "kusto", "sql", "mysql", "postgresql", "azure_digital_twins", "cosmosdb", "sandbox_artifacts", "external_data",
    "webapi", "azure_openai", "genevametrics",
  ]

  /// In force beside what is set.
  package static let preconfigured = #"[{"CalloutType":"external_data","CalloutUriRegex":".*","CanCall":true}]"#

  package static func isPattern(_ text: String) -> Bool { (try? Regex(text)) != nil }

  /// Throws unless a rule of the type matches the address and none of those that match denies it.
  package static func check(_ address: String, type: String, _ state: CatalogState) throws(Diagnostic) {
    let texts = [preconfigured, state.policy("callout", of: .cluster) ?? "[]"]
    let rules = texts.flatMap { JSON($0)?.array ?? [] }.filter { rule in
      guard rule["CalloutType"]?.string == type, let pattern = rule["CalloutUriRegex"]?.string,
        let regex = try? Regex(pattern).ignoresCase()
      else { return false }
      return address.firstMatch(of: regex) != nil
    }
    guard rules.isEmpty || rules.contains(where: { $0["CanCall"]?.bool == false }) else { return }
    throw Diagnostic(
      code: "Forbidden", "the callout policy does not allow calls of type \(type) to '\(SecretText.masked(address))'",
      hints: ["'.show cluster policy callout' lists the rules"])
  }
}
