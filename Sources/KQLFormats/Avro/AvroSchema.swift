import KQLColumns

/// The schema of an Avro file: nodes that refer to each other by position, since records may contain themselves.
struct AvroSchema: Sendable {
  indirect enum Kind: Sendable {
    case null, boolean, int, long, float, double, bytes, string
    case fixed(Int)
    case enumeration([[UInt8]])
    case array(Int)
    case map(Int)
    case union([Int])
    case record([Field])
  }

  struct Field: Sendable {
    var name: String
    /// The name between quotes.
    var key: [UInt8]
    var node: Int
  }

  enum Logical: Sendable, Equatable {
    case date, timeMilliseconds, timeMicroseconds, timestampMilliseconds, timestampMicroseconds, timestampNanoseconds
    case uuid, duration
    case decimal(scale: Int)
  }

  struct Node: Sendable {
    var kind: Kind
    var logical: Logical?
  }

  private(set) var nodes: [Node] = []
  private var names: [String: Int] = [:]
  let root: Int

  private static let depthMax = 64
  private static let nodeCountMax = 100_000

  init(_ text: String) throws {
    guard let json = JSONValue(text) else { throw FileFault.damaged("its schema is no JSON") }
    var builder = AvroSchema()
    let root = try builder.add(json, namespace: "", depth: 0)
    self = AvroSchema(nodes: builder.nodes, root: root)
  }

  private init() { root = 0 }

  private init(nodes: [Node], root: Int) {
    self.nodes = nodes
    self.root = root
  }

  /// The fields of the outermost record; none where it is something else.
  var fields: [Field] {
    if case .record(let fields) = nodes[root].kind { return fields }
    return []
  }

  private mutating func append(_ kind: Kind, _ logical: Logical? = nil) throws -> Int {
    guard nodes.count < AvroSchema.nodeCountMax else { throw FileFault.damaged("its schema is too large") }
    nodes.append(Node(kind: kind, logical: logical))
    return nodes.count - 1
  }

  private mutating func add(_ json: JSONValue, namespace: String, depth: Int) throws -> Int {
    guard depth < AvroSchema.depthMax else { throw FileFault.damaged("its schema is nested too deeply") }
    switch json {
    case .string(let name): return try named(name, namespace)
    case .array(let branches):
      let position = try append(.null)
      var nodes: [Int] = []
      for branch in branches { nodes.append(try add(branch, namespace: namespace, depth: depth + 1)) }
      self.nodes[position].kind = .union(nodes)
      return position
    case .object: return try complex(json, namespace: namespace, depth: depth)
    default: throw FileFault.damaged("its schema has a type that is none")
    }
  }

  private mutating func named(_ name: String, _ namespace: String) throws -> Int {
    switch name {
    case "null": return try append(.null)
    case "boolean": return try append(.boolean)
    case "int": return try append(.int)
    case "long": return try append(.long)
    case "float": return try append(.float)
    case "double": return try append(.double)
    case "bytes": return try append(.bytes)
    case "string": return try append(.string)
    default:
      if let node = names[AvroSchema.fullName(name, namespace)] ?? names[name] { return node }
      throw FileFault.damaged("its schema has the unknown type '\(name)'")
    }
  }

  private mutating func complex(_ json: JSONValue, namespace: String, depth: Int) throws -> Int {
    guard let type = json["type"] else { throw FileFault.damaged("its schema has a type without a name") }
    guard let name = type.string else { return try add(type, namespace: namespace, depth: depth + 1) }
    switch name {
    case "array":
      guard let items = json["items"] else { throw FileFault.damaged("its schema has an array without items") }
      let position = try append(.null)
      nodes[position].kind = .array(try add(items, namespace: namespace, depth: depth + 1))
      return position
    case "map":
      guard let values = json["values"] else { throw FileFault.damaged("its schema has a map without values") }
      let position = try append(.null)
      nodes[position].kind = .map(try add(values, namespace: namespace, depth: depth + 1))
      return position
    case "record", "error", "fixed", "enum": return try definition(name, json, namespace: namespace, depth: depth)
    default:
      let position = try named(name, namespace)
      // Types of the schema's own names keep what they were defined as.
      if position == nodes.count - 1 { nodes[position].logical = AvroSchema.logical(json) }
      return position
    }
  }

  private mutating func definition(_ type: String, _ json: JSONValue, namespace: String, depth: Int) throws -> Int {
    let name = json["name"]?.string ?? ""
    let full = AvroSchema.fullName(name, json["namespace"]?.string ?? namespace)
    let inner = full.lastIndex(of: ".").map { String(full[..<$0]) } ?? ""
    let position = try append(.null)
    names[full] = position
    switch type {
    case "fixed":
      guard let size = json["size"]?.long, size >= 0, size <= 1 << 20 else {
        throw FileFault.damaged("its schema has a fixed type without a size")
      }
      nodes[position] = Node(kind: .fixed(Int(size)), logical: AvroSchema.logical(json))
    case "enum":
      nodes[position].kind = .enumeration((json["symbols"]?.array ?? []).map { Array(($0.string ?? "").utf8) })
    default:
      var fields: [Field] = []
      for field in json["fields"]?.array ?? [] {
        guard let name = field["name"]?.string, let type = field["type"] else {
          throw FileFault.damaged("its schema has a field without a name or a type")
        }
        var key: [UInt8] = []
        JSON.appendQuoted(name, to: &key)
        fields.append(Field(name: name, key: key, node: try add(type, namespace: inner, depth: depth + 1)))
      }
      nodes[position].kind = .record(fields)
    }
    return position
  }

  private static func fullName(_ name: String, _ namespace: String) -> String {
    name.contains(".") || namespace.isEmpty ? name : "\(namespace).\(name)"
  }

  /// Unknown ones say nothing.
  private static func logical(_ json: JSONValue) -> Logical? {
    switch json["logicalType"]?.string {
    case "date": .date
    case "time-millis": .timeMilliseconds
    case "time-micros": .timeMicroseconds
    case "timestamp-millis", "local-timestamp-millis": .timestampMilliseconds
    case "timestamp-micros", "local-timestamp-micros": .timestampMicroseconds
    case "timestamp-nanos", "local-timestamp-nanos": .timestampNanoseconds
    case "uuid": .uuid
    case "duration": .duration
    case "decimal": .decimal(scale: Int(clamping: json["scale"]?.long ?? 0))
    default: nil
    }
  }
}
