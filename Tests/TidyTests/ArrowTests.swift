import Foundation
import Testing

@Suite struct ArrowTests {
  /// SwiftPM lets a target import a sibling it does not depend on once the sibling has been built.
  @Test func `targets import only what Package.swift lists`() throws {
    let arrows = try arrows()
    #expect(arrows.count > 15)
    for (target, allowed) in arrows {
      for path in try Repository.swiftFiles(in: "Sources/\(target)") {
        for match in try Repository.text(path).matches(of: /(?m)^(?:[@\w]+ )*import (?:\w+ )?(\w+)/) {
          let module = String(match.1)
          let isOurs = arrows[module] != nil || shims.contains(module)
          if isOurs { #expect(allowed.contains(module), "\(path) imports \(module)") }
        }
      }
    }
  }

  @Test func `no source imports Foundation`() throws {
    for target in try arrows().keys {
      for path in try Repository.swiftFiles(in: "Sources/\(target)") {
        #expect(try !Repository.text(path).contains(/(?m)^import Foundation/), "\(path): it doubles the start-up time")
      }
    }
  }

  private let shims: Set<String> = ["CKernels", "CSQLite", "CCompression", "CLibedit", "CRE2"]

  private func arrows() throws -> [String: [String]] {
    let manifest = try Repository.text("Package.swift")
    let table = manifest.components(separatedBy: "let shims")[0]
    var arrows: [String: [String]] = [:]
    for match in table.matches(of: /"(\w+)": \[([^\]]*)\]/) {
      arrows[String(match.1)] = match.2.matches(of: /\w+/).map { String($0.0) }
    }
    return arrows
  }
}
