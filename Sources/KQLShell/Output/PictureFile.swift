import KQLDiagnostics
import KQLRendering

/// A file that gets the picture of a `render`: `.svg` the picture alone, `.html` a page that holds it and needs nothing else.
final class PictureFile {
  /// The picture to write; the last one that is set.
  var chart: Chart?
  private let file: ResultFile
  private let isPage: Bool
  private let path: String

  /// Whether the name of a file asks for a picture.
  static func isPicture(_ path: String) -> Bool {
    let name = path.hasSuffix(".gz") ? path.dropLast(3) : path[...]
    return name.hasSuffix(".svg") || name.hasSuffix(".html")
  }

  init(path: String, chart: Chart? = nil) throws(Diagnostic) {
    self.path = path
    self.chart = chart
    isPage = path.hasSuffix(".html") || path.hasSuffix(".html.gz")
    file = try ResultFile(path: path)
  }

  /// Writes the picture; a file without one is not made.
  func finish() throws(Diagnostic) {
    guard let chart else {
      file.abandon()
      throw Diagnostic(
        code: "", "there is no chart to save in '\(path)'",
        hints: ["run a query that ends in | render timechart, or another kind"])
    }
    let picture = SVGChart(chart)
    try file.write(Array((isPage ? picture.page : picture.text).utf8))
    try file.finish()
  }
}
