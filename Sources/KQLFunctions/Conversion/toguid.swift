import KQLLanguage

extension ScalarFunction {
  static let toguid = ConversionFunction.make(
    "toguid", .guid, summary: "Converts a string to a guid; what is none gives null.",
    examples: [
      Example("print toguid('70fc66f7-8279-44fc-9092-d364d70fce44')", "70fc66f7-8279-44fc-9092-d364d70fce44")
    ])
}
