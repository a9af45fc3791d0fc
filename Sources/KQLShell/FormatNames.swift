import KQLRendering

/// The formats that `-F` takes, for completion scripts.
package enum FormatNames {
  package static var all: [String] { ResultFormat.all.map(\.name) }
}
