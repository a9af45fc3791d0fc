/// The size of a generated database, from the command line.
enum SchemaArguments {
  /// Nil, and said, when the arguments are wrong.
  static func schema(_ arguments: [String]) -> GeneratedSchema? {
    var schema = GeneratedSchema()
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard ["--tables", "--columns"].contains(name), let text = rest.popFirst(), let number = Int(text), number > 0 else {
        print("error: '\(name)' is none of --tables N, --columns N")
        return nil
      }
      if name == "--tables" { schema.tables = number } else { schema.columns = number }
    }
    return schema
  }
}
