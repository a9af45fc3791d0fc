import KQLColumns

/// A column of the file: a leaf of its schema.
struct ParquetLeaf: Sendable {
  /// Position among the columns of a row group.
  var index: Int
  var name: String
  var physicalType: PhysicalType
  var typeLength: Int
  var logicalType: LogicalType?
  /// Levels at which a value is there, and at which lists begin.
  var definitionMax: Int
  var repetitionMax: Int
}

/// The schema of a file as a tree, with lists and maps recognised.
final class ParquetNode: Sendable {
  indirect enum Shape: Sendable {
    case leaf(ParquetLeaf)
    case record([ParquetNode])
    /// `definition`: the level at which there is an element; `repetition`: the level of a further one.
    case list(ParquetNode, definition: Int, repetition: Int)
    case map(key: ParquetNode, value: ParquetNode?, definition: Int, repetition: Int)
  }

  let name: String
  /// The level at which the node itself is not null.
  let definition: Int
  let shape: Shape
  /// The columns below.
  let leaves: Range<Int>

  init(name: String, definition: Int, shape: Shape, leaves: Range<Int>) {
    self.name = name
    self.definition = definition
    self.shape = shape
    self.leaves = leaves
  }

  var children: [ParquetNode] {
    if case .record(let children) = shape { return children }
    return []
  }

  /// The child of a name: exactly, or the only one that differs in case.
  func child(_ key: some Sequence<UInt8>) -> ParquetNode? {
    let wanted = Array(key)
    if let exact = children.first(where: { $0.name.utf8.elementsEqual(wanted) }) { return exact }
    let lowered = String(decoding: wanted, as: UTF8.self).lowercased()
    let similar = children.filter { $0.name.lowercased() == lowered }
    return similar.count == 1 ? similar[0] : nil
  }

  /// As errors name it.
  var typeName: String {
    switch shape {
    case .leaf(let leaf): leaf.typeName
    case .record: "STRUCT"
    case .list: "LIST"
    case .map: "MAP"
    }
  }
}

extension ParquetLeaf {
  var typeName: String {
    switch logicalType {
    case .string: "STRING"
    case .decimal(let scale, let precision): "DECIMAL(\(precision), \(scale))"
    case .date: "DATE"
    case .time: "TIME"
    case .timestamp: "TIMESTAMP"
    case .integer(let bits, let isSigned): "\(isSigned ? "" : "U")INT\(bits)"
    case .uuid: "UUID"
    case .json: "JSON"
    case .enumeration: "ENUM"
    case .interval: "INTERVAL"
    case .bson: "BSON"
    case .float16: "FLOAT16"
    case .other(let id): "logical type \(id)"
    case .map, .list, .unknown, nil: physicalType.name
    }
  }
}

/// Builds the tree from the flattened schema.
struct ParquetSchemaBuilder {
  private let elements: [SchemaElement]
  private var next = 0
  private var leafCount = 0
  private static let depthMax = 64

  /// The root, whose children are the columns of the table.
  static func root(_ elements: [SchemaElement]) throws -> ParquetNode {
    guard let first = elements.first else { throw FileFault.damaged("it has no schema") }
    var builder = ParquetSchemaBuilder(elements: elements)
    builder.next = 1
    let children = try builder.children(first.childCount ?? 0, definition: 0, repetition: 0, depth: 0)
    guard builder.next == elements.count else { throw FileFault.damaged("the schema does not fit together") }
    return ParquetNode(name: first.name, definition: 0, shape: .record(children), leaves: 0..<builder.leafCount)
  }

  private init(elements: [SchemaElement]) { self.elements = elements }

  private mutating func children(
    _ count: Int, definition: Int, repetition: Int, depth: Int
  ) throws -> [ParquetNode] {
    guard depth <= ParquetSchemaBuilder.depthMax else { throw FileFault.damaged("the schema is nested too deeply") }
    var nodes: [ParquetNode] = []
    for _ in 0..<count { nodes.append(try node(definition: definition, repetition: repetition, depth: depth)) }
    return nodes
  }

  private mutating func node(definition: Int, repetition: Int, depth: Int) throws -> ParquetNode {
    guard next < elements.count else { throw FileFault.damaged("the schema does not fit together") }
    let element = elements[next]
    guard element.repetition == .repeated else {
      let own = definition + (element.repetition == .optional ? 1 : 0)
      return try content(element, definition: own, repetition: repetition, depth: depth)
    }
    // A repeated field that stands for itself is a list whose elements are always there.
    let first = leafCount
    let inner = try content(element, definition: definition + 1, repetition: repetition + 1, depth: depth)
    return ParquetNode(
      name: element.name, definition: definition,
      shape: .list(inner, definition: definition + 1, repetition: repetition + 1), leaves: first..<leafCount)
  }

  /// What an element is, its own repetition aside.
  private mutating func content(
    _ element: SchemaElement, definition: Int, repetition: Int, depth: Int
  ) throws -> ParquetNode {
    next += 1
    let first = leafCount
    guard let childCount = element.childCount else {
      guard let type = element.physicalType else { throw FileFault.damaged("'\(element.name)' has no type") }
      if type == .fixedLengthByteArray, !(1...(1 << 20)).contains(element.typeLength) {
        throw FileFault.damaged("'\(element.name)' has values of \(element.typeLength) bytes")
      }
      leafCount += 1
      let leaf = ParquetLeaf(
        index: first, name: element.name, physicalType: type, typeLength: element.typeLength,
        logicalType: element.logicalType, definitionMax: definition, repetitionMax: repetition)
      return ParquetNode(name: element.name, definition: definition, shape: .leaf(leaf), leaves: first..<leafCount)
    }
    guard childCount > 0 else { throw FileFault.damaged("'\(element.name)' is a group without columns") }
    let shape: ParquetNode.Shape
    if childCount == 1, next < elements.count, elements[next].repetition == .repeated,
      element.logicalType == .list || element.logicalType == .map
    {
      shape = try container(element, definition: definition, repetition: repetition, depth: depth + 1)
    } else {
      shape = .record(try children(childCount, definition: definition, repetition: repetition, depth: depth + 1))
    }
    return ParquetNode(name: element.name, definition: definition, shape: shape, leaves: first..<leafCount)
  }

  /// A LIST or a MAP, at its repeated field.
  private mutating func container(
    _ parent: SchemaElement, definition: Int, repetition: Int, depth: Int
  ) throws -> ParquetNode.Shape {
    guard depth <= ParquetSchemaBuilder.depthMax else { throw FileFault.damaged("the schema is nested too deeply") }
    let repeated = elements[next]
    let level = (definition: definition + 1, repetition: repetition + 1)
    if parent.logicalType == .map, let count = repeated.childCount, count == 1 || count == 2 {
      next += 1
      let pair = try children(count, definition: level.definition, repetition: level.repetition, depth: depth + 1)
      return .map(
        key: pair[0], value: pair.count == 2 ? pair[1] : nil, definition: level.definition,
        repetition: level.repetition)
    }
    // Files of before 2015 have no level between the list and its elements.
    let isElement =
      repeated.childCount != 1 || repeated.name == "array" || repeated.name == "\(parent.name)_tuple"
    if isElement {
      let element = try content(
        repeated, definition: level.definition, repetition: level.repetition, depth: depth)
      return .list(element, definition: level.definition, repetition: level.repetition)
    }
    next += 1
    let element = try node(definition: level.definition, repetition: level.repetition, depth: depth + 1)
    return .list(element, definition: level.definition, repetition: level.repetition)
  }
}
