/// The names and types of a table's columns, in order.
package struct Schema: Sendable, Hashable {
  package struct Field: Sendable, Hashable {
    package var name: String
    package var type: ScalarType

    package init(_ name: String, _ type: ScalarType) {
      self.name = name
      self.type = type
    }
  }

  package var fields: [Field]

  package init(fields: [Field]) { self.fields = fields }
  package init(_ fields: [(String, ScalarType)]) { self.fields = fields.map { Field($0.0, $0.1) } }

  package var count: Int { fields.count }
  package var names: [String] { fields.map(\.name) }
  package subscript(_ index: Int) -> Field { fields[index] }
  package func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }
}
