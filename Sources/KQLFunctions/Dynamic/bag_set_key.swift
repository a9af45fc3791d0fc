import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bagSetKey = ArrayFunction.make(
    "bag_set_key", summary: "Sets a member of a bag, by its name or a path that starts with $.",
    parameters: [.required("bag", .type(.dynamic)), .required("key", .type(.string)), .required("value", .scalar)],
    examples: [Example("print bag_set_key(dynamic({'key1': 1}), 'key3', 3)", #"{"key1":1,"key3":3}"#)]
  ) { views, output in
    guard let bag = views[0], bag.kind == .object, let key = views[1]?.string else { return false }
    return BagKeys.setting(BagKeys.path(key).steps[...], to: views[2], in: bag, &output)
  }
}
