import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parsePath = ScalarFunction(
    name: "parse_path",
    family: .text,
    summary: "Splits a file path into a bag of its parts.",
    parameters: [
      .required("path", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print parse_path('/usr/lib/temp/file.txt').DirectoryName", "temp")
    ],
    evaluate: ParsePath.evaluate
  )
}

private enum ParsePath {
  static func evaluate(_ arguments: Arguments) -> Column {
    let paths = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      append(paths.string(row), to: &output)
      return true
    }
  }

  private static func append(_ path: String, to output: inout [UInt8]) {
    var characters = Array(path.unicodeScalars)
    var (scheme, stream) = ("", "")
    func text(_ part: some Sequence<Unicode.Scalar>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: part)
      return String(view)
    }
    if let colon = characters.firstIndex(of: ":"),
      characters[(colon + 1)...].starts(with: "://".unicodeScalars.dropFirst())
    {
      scheme = text(characters[..<colon])
      characters = Array(characters[(colon + 3)...])
    }
    let isDrive = characters.count > 1 && characters[1] == ":"
    if let colon = characters.lastIndex(of: ":"), !(isDrive && colon == 1) {
      stream = text(characters[(colon + 1)...])
      characters = Array(characters[..<colon])
    }
    let isSeparator: (Unicode.Scalar) -> Bool = { $0 == "/" || $0 == "\\" }
    let hasRoot = isDrive && characters.count > 2 && isSeparator(characters[2])
    let root = hasRoot ? text(characters[..<3]) : ""
    let last = characters.lastIndex(where: isSeparator)
    let name = Array(characters[(last.map { $0 + 1 } ?? 0)...])
    let directory = last.map { Array(characters[..<$0]) } ?? []
    let parent = directory.lastIndex(where: isSeparator)
    let dot = name.lastIndex(of: ".")
    JSONObject.append(to: &output) { object, output in
      object.member("Scheme", scheme, to: &output)
      object.member("RootPath", root, to: &output)
      object.member("DirectoryPath", text(directory), to: &output)
      object.member("DirectoryName", text(directory[(parent.map { $0 + 1 } ?? 0)...]), to: &output)
      object.member("Filename", text(name), to: &output)
      object.member("Extension", dot.map { text(name[($0 + 1)...]) } ?? "", to: &output)
      object.member("AlternateDataStreamName", stream, to: &output)
    }
  }
}
