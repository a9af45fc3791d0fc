/// A scalar or tabular expression as written. Types and names are not resolved.
package indirect enum ExpressionSyntax: Sendable {
  case literal(Literal)
  /// A bare or bracketed name: `Id`, `['my column']`, `$left`.
  case name(Name)
  /// `*` where it is allowed: `count(*)`, `summarize arg_max(x, *)`, `* has "x"`.
  case star(SourceRange)
  /// `prefix*` in `project-away`, `union`, and so on.
  case wildcard(String, SourceRange)
  /// `f(a, name = b)`.
  case call(Call)
  /// `cluster("c").database("d")`: a call on what stands before the dot.
  case memberCall(ExpressionSyntax, Call)
  /// `a.b` or `a.['b']`.
  case member(ExpressionSyntax, Name)
  /// `a[i]`.
  case element(ExpressionSyntax, index: ExpressionSyntax, SourceRange)
  case unary(UnaryOperator, ExpressionSyntax, SourceRange)
  case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax, SourceRange)
  /// `x between (a .. b)`, `x !between (a .. b)`.
  case between(ExpressionSyntax, low: ExpressionSyntax, high: ExpressionSyntax, negated: Bool, SourceRange)
  /// `x in (…)`, `in~`, `!in`, `!in~`, `has_any`, `has_all`: the list may be one tabular expression.
  case membership(MembershipOperator, ExpressionSyntax, [ExpressionSyntax], SourceRange)
  /// `name = expression`, in operators that name their columns.
  case named(Name, ExpressionSyntax)
  /// `(a, b) = expression`, as in `extend (x, y) = f()`.
  case namedList([Name], ExpressionSyntax, SourceRange)
  /// A parenthesised pipeline: `toscalar(T | count)`, `join (T | where …)`, `x in ((T | project y))`.
  case pipeline(Pipeline)
  /// `dynamic({...})`: the JSON text between the parentheses, as written.
  case dynamic(String, SourceRange)
  /// `datatable (a: long) [ … ]`.
  case datatable(columns: [ColumnDeclaration], values: [ExpressionSyntax], SourceRange)
  /// `externaldata (a: long) [ "uri" ] with (…)`.
  case externalData(columns: [ColumnDeclaration], uris: [ExpressionSyntax], properties: [Property], SourceRange)
  /// `typeof(long)` or `typeof(a: long, b: string)`.
  case typeOf([ColumnDeclaration], SourceRange)
  /// `(x) { body }` or `view () { … }` on the right of `let`.
  case lambda(Lambda)
  /// What could not be parsed; a diagnostic says why.
  case missing(SourceRange)
}

package struct Name: Sendable, Hashable {
  package var text: String
  package var range: SourceRange
  /// Written `['…']` or `["…"]`.
  package var isBracketed: Bool

  package init(_ text: String, _ range: SourceRange, isBracketed: Bool = false) {
    self.text = text
    self.range = range
    self.isBracketed = isBracketed
  }
}

package struct Literal: Sendable {
  /// The literal's own kind, before any conversion.
  package enum Kind: Sendable {
    case bool(Bool)
    /// Without a suffix: `long`. The text holds digits or `0x…`.
    case integer(Int64)
    case real(Double)
    /// The decoded contents; `isObfuscated` for `h'…'`.
    case string(String, isObfuscated: Bool)
    /// `1d`, `2.5h`, `10ms`: ticks of 100 ns.
    case timespan(Int64)
    /// `long(5)`, `datetime(2024-01-01)`, `guid(…)`, `real(null)`, `time(1.02:03:04)`: type name and raw inner text.
    case typed(type: String, text: String)
    /// An integer literal outside Int64.
    case overflow(String)
  }
  package var kind: Kind
  package var range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

package struct Call: Sendable {
  package var function: Name
  package var arguments: [ExpressionSyntax]
  package var range: SourceRange

  package init(function: Name, arguments: [ExpressionSyntax], range: SourceRange) {
    self.function = function
    self.arguments = arguments
    self.range = range
  }
}

package enum UnaryOperator: String, Sendable { case minus = "-", plus = "+" }

/// `rawValue` is the operator as written; the registry has a scalar function of the same name for each but and/or.
package enum BinaryOperator: String, Sendable, CaseIterable {
  case and, or
  case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
  case equalIgnoreCase = "=~", notEqualIgnoreCase = "!~"
  case add = "+", subtract = "-", multiply = "*", divide = "/", modulo = "%"
  case has, notHas = "!has", hasCs = "has_cs", notHasCs = "!has_cs"
  case hasPrefix = "hasprefix", notHasPrefix = "!hasprefix"
  case hasPrefixCs = "hasprefix_cs", notHasPrefixCs = "!hasprefix_cs"
  case hasSuffix = "hassuffix", notHasSuffix = "!hassuffix"
  case hasSuffixCs = "hassuffix_cs", notHasSuffixCs = "!hassuffix_cs"
  case contains, notContains = "!contains", containsCs = "contains_cs", notContainsCs = "!contains_cs"
  case startsWith = "startswith", notStartsWith = "!startswith"
  case startsWithCs = "startswith_cs", notStartsWithCs = "!startswith_cs"
  case endsWith = "endswith", notEndsWith = "!endswith"
  case endsWithCs = "endswith_cs", notEndsWithCs = "!endswith_cs"
  case matchesRegex = "matches regex"
  case like, notLike = "notlike", likeCs = "likecs", notLikeCs = "notlikecs"
}

package enum MembershipOperator: String, Sendable {
  case `in`, notIn = "!in", inIgnoreCase = "in~", notInIgnoreCase = "!in~", hasAny = "has_any", hasAll = "has_all"
}

package struct ColumnDeclaration: Sendable {
  package var name: Name
  /// As written; empty when left out (`typeof(long)` has a type and an empty name).
  package var type: Name

  package init(name: Name, type: Name) {
    self.name = name
    self.type = type
  }
}

package struct Property: Sendable {
  package var name: Name
  package var value: ExpressionSyntax

  package init(name: Name, value: ExpressionSyntax) {
    self.name = name
    self.value = value
  }
}

package struct Lambda: Sendable {
  package struct Parameter: Sendable {
    package enum Kind: Sendable {
      case scalar(type: Name, default: ExpressionSyntax?)
      /// `T: (a: long)`; `T: (*)` has `isOpen` and no columns.
      case tabular(columns: [ColumnDeclaration], isOpen: Bool)
    }
    package var name: Name
    package var kind: Kind

    package init(name: Name, kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }
  package var isView: Bool
  package var parameters: [Parameter]
  package var body: [Statement]
  package var range: SourceRange

  package init(isView: Bool, parameters: [Parameter], body: [Statement], range: SourceRange) {
    self.isView = isView
    self.parameters = parameters
    self.body = body
    self.range = range
  }
}
