import Glibc
import KQLEngine
import KQLReference

/// `dev docs`: writes `docs/reference` from the definitions.
enum ReferenceWriter {
  static func run() -> Int32 {
    for (path, text) in Reference.pages(BuiltinDefinitions.all) {
      let full = "docs/reference/\(path)"
      if let slash = full.lastIndex(of: "/") { mkdir(String(full[..<slash]), 0o755) }
      guard let file = fopen(full, "w") else {
        perror(full)
        return 1
      }
      fputs(text, file)
      fclose(file)
    }
    return 0
  }
}
