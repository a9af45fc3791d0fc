import Glibc
import KQLEngine
import KQLReference

/// The project's own tool: `swift run dev docs` writes `docs/reference`.
guard CommandLine.arguments.dropFirst().first == "docs" else {
  print("usage: swift run dev docs")
  exit(2)
}
for (path, text) in Reference.pages(BuiltinDefinitions.all) {
  let full = "docs/reference/\(path)"
  if let slash = full.lastIndex(of: "/") { mkdir(String(full[..<slash]), 0o755) }
  guard let file = fopen(full, "w") else {
    perror(full)
    exit(1)
  }
  fputs(text, file)
  fclose(file)
}
