import KQLColumns
import KQLEngine
import KQLLanguage

/// Scalar expressions and aggregate calls, from the definitions of all functions.
struct ExpressionGenerator {
  var columns: [Schema.Field] = []

  /// Functions whose answers two runs may differ in.
  static let volatile: Set<String> = [
    "rand", "new_guid", "cursor_current", "current_cursor", "estimate_data_size", "rowstore_ordinal_range", "__buckets",
  ]

  private static let functions: [ScalarFunction] = BuiltinDefinitions.builtins.scalars.values
    .filter { $0.family != .operators && !volatile.contains($0.name) }.sorted { $0.name < $1.name }
  private static let byType: [ScalarType: [ScalarFunction]] = Dictionary(
    grouping: functions.filter { if case .type = $0.result { true } else { false } },
    by: { if case .type(let type) = $0.result { type } else { .long } })
  private static let polymorphic = functions.filter { if case .type = $0.result { false } else { true } }
  static let aggregates: [AggregateFunction] = BuiltinDefinitions.builtins.aggregates.values.sorted { $0.name < $1.name }
  private static let windows = [
    "row_number()", "row_rank_dense(l)", "row_rank_min(l)", "prev(%)", "next(%)", "prev(%, 2)", "next(%, 1, %)",
    "row_cumsum(l)", "row_cumsum(r, b)", "row_window_session(t, 1d, 1h, b)",
  ]

  func scalar(_ wanted: ScalarType?, _ random: inout FuzzRandom, depth: Int = 2) -> String {
    let type = wanted ?? random.pick(ScalarType.allCases)
    let fitting = columns.filter { $0.type == type }
    if depth <= 0 || random.chance(25) {
      if !fitting.isEmpty, random.chance(80) { return quoted(random.pick(fitting).name) }
      return FuzzValues.literal(type, &random)
    }
    if wanted == nil, random.chance(20), !columns.isEmpty { return quoted(random.pick(columns).name) }
    switch random.number(12) {
    case 0 where type == .bool: return condition(&random, depth)
    case 1 where type == .bool: return condition(&random, depth)
    case 0...1 where type.isNumeric || type == .timespan:
      let op = random.pick(["+", "-", "*", "/", "%"])
      let right: ScalarType = type == .timespan && (op == "*" || op == "/") ? .long : type
      return "(\(scalar(type, &random, depth: depth - 1)) \(op) \(scalar(right, &random, depth: depth - 1)))"
    case 2 where type == .datetime:
      return "(\(scalar(.datetime, &random, depth: depth - 1)) \(random.pick(["+", "-"])) \(scalar(.timespan, &random, depth: depth - 1)))"
    case 3: return "to\(type.name)(\(scalar(nil, &random, depth: depth - 1)))"
    case 4 where type == .dynamic:
      let base = scalar(.dynamic, &random, depth: depth - 1)
      return random.pick(["\(base).a", "\(base)[0]", "\(base)['b']", "\(base)[-1]", "\(base).a.b[1]"])
    case 5:
      return
        "iff(\(scalar(.bool, &random, depth: depth - 1)), \(scalar(type, &random, depth: depth - 1)), \(scalar(type, &random, depth: depth - 1)))"
    case 6...7:
      let function = random.pick(Self.polymorphic)
      return call(function.name, function.parameters, common: type, &random, depth)
    default:
      guard let functions = Self.byType[type], !functions.isEmpty else { return FuzzValues.literal(type, &random) }
      let function = random.pick(functions)
      return call(function.name, function.parameters, common: nil, &random, depth)
    }
  }

  func window(_ random: inout FuzzRandom) -> String {
    random.pick(Self.windows).replacing("%", with: scalar(nil, &random, depth: 0))
  }

  private func condition(_ random: inout FuzzRandom, _ depth: Int) -> String {
    let type = random.pick(ScalarType.allCases)
    func part(_ type: ScalarType) -> String { scalar(type, &random, depth: depth - 1) }
    switch random.number(8) {
    case 0: return "(\(part(.bool)) and \(part(.bool)))"
    case 1: return "(\(part(.bool)) or \(part(.bool)))"
    case 2:
      let op = random.pick([
        "has", "!has", "has_cs", "contains", "!contains", "contains_cs", "startswith", "!startswith", "startswith_cs",
        "endswith", "!endswith_cs", "hasprefix", "hassuffix", "!hasprefix_cs", "=~", "!~", "matches regex",
      ])
      return "\(part(.string)) \(op) \(FuzzValues.literal(.string, &random))"
    case 3:
      let op = random.pick(["in", "!in", "in~", "!in~", "has_any", "has_all"])
      let items = (0..<1 + random.number(3)).map { _ in FuzzValues.literal(.string, &random) }
      return "\(part(.string)) \(op) (\(items.joined(separator: ", ")))"
    case 4:
      let list = (0..<1 + random.number(3)).map { _ in FuzzValues.literal(type, &random) }
      return "\(part(type)) \(random.pick(["in", "!in"])) (\(list.joined(separator: ", ")))"
    case 5: return "\(part(type)) \(random.pick(["between", "!between"])) (\(part(type)) .. \(part(type)))"
    case 6: return "not(\(part(.bool)))"
    default: return "\(part(type)) \(random.pick(["==", "!=", "<", "<=", ">", ">="])) \(part(type))"
    }
  }

  func aggregate(_ random: inout FuzzRandom) -> String {
    let function = random.pick(Self.aggregates)
    if ["arg_max", "arg_min"].contains(function.name), random.chance(40) {
      return "\(function.name)(\(scalar(nil, &random, depth: 1)), *)"
    }
    return call(function.name, function.parameters, common: random.pick(ScalarType.allCases), &random, 1)
  }

  /// A function's call with arguments of the kinds its parameters ask for, mostly.
  private func call(
    _ name: String, _ parameters: [Parameter], common: ScalarType?, _ random: inout FuzzRandom, _ depth: Int
  ) -> String {
    var arguments: [String] = []
    let shared = common ?? random.pick(ScalarType.allCases)
    for parameter in parameters {
      var times = 1
      switch parameter.presence {
      case .required: break
      case .optional: if random.chance(50) { return "\(name)(\(arguments.joined(separator: ", ")))" }
      case .repeated(let bounds):
        times = bounds.lowerBound + random.number(min(3, bounds.upperBound - bounds.lowerBound + 1))
      }
      for _ in 0..<times { arguments.append(argument(parameter.kind, shared, &random, depth)) }
    }
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }

  private func argument(
    _ kind: Parameter.Kind, _ common: ScalarType, _ random: inout FuzzRandom, _ depth: Int
  ) -> String {
    if random.chance(3) { return scalar(nil, &random, depth: 0) }
    switch kind {
    case .type(let type): return scalar(type, &random, depth: depth - 1)
    case .oneOf(let types): return scalar(random.pick(types), &random, depth: depth - 1)
    case .scalar: return scalar(nil, &random, depth: depth - 1)
    case .number: return scalar(random.pick([.int, .long, .real, .decimal]), &random, depth: depth - 1)
    case .summable: return scalar(random.pick([.int, .long, .real, .timespan, .datetime]), &random, depth: depth - 1)
    case .constant(let type): return FuzzValues.literal(type, &random)
    case .typeLiteral: return "typeof(\(random.pick(ScalarType.allCases).name))"
    case .common: return scalar(common, &random, depth: depth - 1)
    }
  }

  func quoted(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
    }
    let startsWithDigit = name.utf8.first.map { (0x30...0x39).contains($0) } ?? true
    if isPlain && !startsWithDigit { return name }
    return "['\(name.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: "\\n"))']"
  }
}
