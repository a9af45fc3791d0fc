import KQLColumns

/// Keys of bag functions: a name, or a path that starts with `$`.
enum BagKeys {
  static func path(_ key: String) -> JSONPath {
    if key.utf8.first == 0x24, let path = JSONPath(key), !path.steps.isEmpty { return path }
    return JSONPath(steps: [.key(key)])
  }

  /// Writes the bag without what the paths lead to.
  static func removing(_ paths: [ArraySlice<JSONPath.Step>], from view: JSONView, _ output: inout [UInt8]) {
    guard view.kind == .object, !paths.isEmpty else { return output.append(contentsOf: view.slice) }
    var list = JSONListWriter()
    output.append(0x7B)
    view.forEachMember { key, value in
      var inner: [ArraySlice<JSONPath.Step>] = []
      for path in paths {
        guard case .member(_, let quoted)? = path.first, quoted.elementsEqual(key.slice) else { continue }
        if path.count == 1 { return }
        inner.append(path.dropFirst())
      }
      list.comma(&output)
      output.append(contentsOf: key.slice)
      output.append(0x3A)
      removing(inner, from: value, &output)
    }
    output.append(0x7D)
  }

  /// Writes the bag with a value where the path leads to; bags on the way are made.
  static func setting(
    _ path: ArraySlice<JSONPath.Step>, to value: JSONView?, in view: JSONView?, _ output: inout [UInt8]
  ) -> Bool {
    guard case .member(_, let quoted)? = path.first else { return false }
    var list = JSONListWriter()
    output.append(0x7B)
    var current: JSONView?
    if let view {
      guard view.kind == .object else { return false }
      view.forEachMember { key, old in
        if quoted.elementsEqual(key.slice) { current = old } else { list.member(key, old, &output) }
      }
    }
    list.comma(&output)
    output.append(contentsOf: quoted)
    output.append(0x3A)
    if path.count == 1 {
      output.append(contentsOf: value.map { Array($0.slice) } ?? Array("null".utf8))
    } else if !setting(path.dropFirst(), to: value, in: current, &output) {
      return false
    }
    output.append(0x7D)
    return true
  }
}
