package import KQLColumns

/// A parameter of a function, an aggregate or a plugin.
package struct Parameter: Sendable {
  /// What an argument may be. The binder converts implicitly as Kusto does (int to long to real, dynamic to what is
  /// asked for, a null literal to anything) and refuses the rest by position and type.
  package enum Kind: Sendable {
    case type(ScalarType)
    /// One of several; the first to which the argument converts implicitly is taken.
    case oneOf([ScalarType])
    case scalar
    /// int, long, real, decimal.
    case number
    /// A number, a timespan, or (for differences and bins) a datetime.
    case summable
    /// A literal or another constant of the type.
    case constant(ScalarType)
    /// `typeof(long)`.
    case typeLiteral
    /// The same type as the first argument that is not a null, numbers widened to the widest.
    case common
  }

  package enum Presence: Sendable {
    case required
    case optional
    /// Last, and given that many times.
    case repeated(ClosedRange<Int>)
  }

  package let name: String
  package let kind: Kind
  package let presence: Presence
  /// One sentence for the reference; may be empty.
  package let summary: String
  /// Throws a `Diagnostic` for a constant that is no valid argument, so that it is refused before any row is read.
  package private(set) var check: (@Sendable (Value) throws -> Void)?

  package func checked(_ check: @escaping @Sendable (Value) throws -> Void) -> Parameter {
    var checked = self
    checked.check = check
    return checked
  }

  package static func required(_ name: String, _ kind: Kind, _ summary: String = "") -> Parameter {
    Parameter(name: name, kind: kind, presence: .required, summary: summary)
  }
  package static func optional(_ name: String, _ kind: Kind, _ summary: String = "") -> Parameter {
    Parameter(name: name, kind: kind, presence: .optional, summary: summary)
  }
  package static func repeated(
    _ name: String, _ kind: Kind, _ count: ClosedRange<Int>, _ summary: String = ""
  ) -> Parameter {
    Parameter(name: name, kind: kind, presence: .repeated(count), summary: summary)
  }
}

/// The type of a result.
package enum ResultType: Sendable {
  case type(ScalarType)
  /// The type of an argument, after its conversion.
  case argument(Int)
  /// The common type of the arguments whose parameter is `.common`, or of all when none is.
  case common
  /// Named by a `typeof()` argument, with a default when it is left out.
  case typeLiteral(Int, default: ScalarType)
  /// Of the arguments' types; nil where they do not fit (the binder then reports the signature).
  case computed(@Sendable ([ScalarType]) -> ScalarType?)
}

/// How the column is called when the query does not say: `print strlen(x)` has `print_0`, `summarize count()` `count_`.
package enum ResultName: Sendable {
  /// Nothing of its own: `Column1`, `print_0`.
  case none
  /// The name of the first argument when it is a column (`bin(Timestamp, 1h)` is called `Timestamp`).
  case firstArgument
  /// `prefix_` and the name of the first argument: `sum_Amount`; only the prefix when the argument has no name.
  case prefixed(String)
  /// Always this.
  case fixed(String)
}
