import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bagRemoveKeys = ArrayFunction.make(
    "bag_remove_keys", summary: "Removes members of a bag, by names or paths that start with $.",
    parameters: [.required("bag", .type(.dynamic)), .required("keys", .type(.dynamic))],
    examples: [
      Example(
        "print bag_remove_keys(dynamic({'key1': 123, 'key2': {'a': 1, 'b': 2}}), dynamic(['$.key2.a', 'key4']))",
        #"{"key1":123,"key2":{"b":2}}"#)
    ]
  ) { views, output in
    guard let bag = views[0], bag.kind == .object, let keys = ArrayFunction.elements(views[1]) else { return false }
    let paths = keys.compactMap(\.string).map { BagKeys.path($0).steps[...] }
    BagKeys.removing(paths, from: bag, &output)
    return true
  }
}
