import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLRendering

/// Shows results where the user wants them: on the terminal, in a pipe, in a file, in the clipboard.
final class ResultPresenter {
  private enum Destination {
    case file(ResultFile, ResultFormat, isOnce: Bool)
    case clipboard
  }

  private let console: Console
  private let settings: Settings
  private let interrupts: Interrupts
  private var destination: Destination?
  /// Takes the picture of each `render`; the results themselves are shown as ever.
  private var picture: PictureFile?
  /// The results of the last statement, and the one that `#assert` looks at.
  private(set) var lastResults: [ResultTable] = []
  var lastTable: Table? { lastResults.last?.table }
  /// How long somebody read the last results in a pager.
  private(set) var pagedSeconds = 0.0
  /// Of the last `render`.
  private(set) var lastChart: Chart?

  init(console: Console, settings: Settings, interrupts: Interrupts) {
    self.console = console
    self.settings = settings
    self.interrupts = interrupts
  }

  // MARK: Where results go

  /// All results to a file, or the next one only; nil for back to the output. A picture's file gets the last picture.
  func redirect(to path: String?, once: Bool) throws(Diagnostic) {
    try close()
    guard let path else { return }
    if PictureFile.isPicture(path) {
      picture = try PictureFile(path: path)
      return
    }
    let format = ResultFormat.forFile(path) ?? (once ? .csv : settings.format)
    destination = .file(try ResultFile(path: path), format, isOnce: once)
  }

  func redirectToClipboard() throws(Diagnostic) {
    try close()
    destination = .clipboard
  }

  func close() throws(Diagnostic) {
    let current = destination
    destination = nil
    let drawn = picture
    picture = nil
    if case .file(let file, _, _) = current { try file.finish() }
    try drawn?.finish()
  }

  /// After a failed statement: a file meant for it is not written.
  func abandon() {
    switch destination {
    case .file(let file, _, let isOnce) where isOnce:
      file.abandon()
      destination = nil
    case .clipboard: destination = nil
    default: break
    }
    lastResults = []
  }

  // MARK: Showing

  func show(_ results: [ResultTable], cancellation: Cancellation) throws {
    pagedSeconds = 0
    lastResults = results
    if let chart = results.reversed().lazy.compactMap(\.chart).first {
      lastChart = chart
      picture?.chart = chart
    }
    var shown = results
    if !settings.showsAllResults, shown.count > 1 { shown = [shown[0]] }
    guard settings.showsResults || destination != nil else { return }
    if settings.isQuiet, shown.allSatisfy({ $0.table.schema.count == 0 }) { return }
    switch destination {
    case .file(let file, let format, let isOnce):
      try write(shown, format, options(isComplete: true), cancellation) { try file.write(copy $0) }
      if isOnce {
        destination = nil
        try file.finish()
      }
    case .clipboard:
      destination = nil
      var bytes: [UInt8] = []
      try write(shown, .tsv, options(isComplete: true), cancellation) { bytes += copy $0 }
      try Clipboard.copy(bytes, console)
    case nil:
      if isPaged {
        try page(shown, completeOptions)
      } else {
        try write(shown, settings.format, options(), cancellation) { console.output.write(copy $0) }
        draw(shown)
      }
    }
  }

  /// On a terminal, the chart that `render` asks for stands below its table.
  private func draw(_ results: [ResultTable]) {
    guard settings.charts, console.output.isTerminal, console.isCapable, !settings.isQuiet else { return }
    for result in results {
      guard let chart = result.chart else { continue }
      let size = console.output.size
      console.output.write(
        TerminalChart(chart, width: size.columns, height: size.rows / 2, usesColor: console.usesColor).text)
    }
  }

  /// The last results again, complete.
  func showAgain() throws(Diagnostic) {
    guard !lastResults.isEmpty else { throw Diagnostic(code: "", "there is no result yet") }
    do {
      let options = completeOptions
      if settings.pager != .off, console.output.isTerminal, console.isCapable {
        try page(lastResults, options)
      } else {
        try write(lastResults, settings.format, options, Cancellation()) { console.output.write(copy $0) }
      }
    } catch { throw error as? Diagnostic ?? Diagnostic(code: "", "\(error)") }
  }

  private var isPaged: Bool { settings.pager == .on && console.output.isTerminal && console.isCapable }

  /// Every row, column and cell.
  private var completeOptions: RenderOptions {
    var options = options(isComplete: !console.output.isTerminal)
    options.rowsMax = .max
    options.isComplete = true
    return options
  }

  private func page(_ results: [ResultTable], _ options: RenderOptions) throws {
    var bytes: [UInt8] = []
    try write(results, settings.format, options, Cancellation()) { bytes += copy $0 }
    console.flush()
    let rows = bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    let start = MonotonicTime.seconds
    if rows < console.output.size.rows || !Pager.show(bytes, interrupts) { console.output.write(bytes) }
    pagedSeconds = MonotonicTime.seconds - start
  }

  private func write(
    _ results: [ResultTable], _ format: ResultFormat, _ options: RenderOptions, _ cancellation: Cancellation,
    _ write: (borrowing [UInt8]) throws -> Void
  ) throws {
    func put(_ text: String) throws { if !text.isEmpty { try write(Array(text.utf8)) } }
    func checked(_ bytes: borrowing [UInt8]) throws {
      if cancellation.isCancelled { throw Diagnostic(code: "Canceled", "the output was cancelled") }
      try write(bytes)
    }
    let frame = format.frame
    let isFramed = results.count > 1 || frame.isAlways
    if isFramed { try put(frame.open) }
    for (index, result) in results.enumerated() {
      if index > 0 { try put(isFramed ? frame.separator : "") }
      if results.count > 1, options.isTerminal { try put("-- \(index + 1)/\(results.count) \(result.name)\n") }
      if result.isText, format.name == "table" || format.name == "raw" {
        try put(result.plainText)
        continue
      }
      var options = options
      options.tableName = result.name
      try format.render(result.table, options, checked)
    }
    if isFramed { try put(frame.close) }
  }

  private func options(isComplete: Bool = false) -> RenderOptions {
    var result = RenderOptions()
    result.isTerminal = console.output.isTerminal && destination == nil && !isComplete
    result.usesColor = destination == nil && !isComplete && console.usesColor
    result.width = result.isTerminal ? min(console.output.size.columns, settings.widthMax ?? .max) : .max
    result.rowsMax = settings.rowsMax
    result.showsHeaders = settings.showsHeaders
    result.showsTypes = settings.showsTypes
    result.quotesLongs = settings.properties["json_long"] == "string"
    return result
  }

  // MARK: The line below

  /// `100 rows (40 shown) · 12 columns (7 shown) · 12 ms · #last`
  func footer(seconds: Double, _ statistics: RequestOutcome.Statistics) -> String? {
    guard !settings.isQuiet, console.output.isTerminal || settings.showsTime, let table = lastTable else { return nil }
    let rows = table.rowCount
    var parts = ["\(rows) row\(rows == 1 ? "" : "s")"]
    let isElided = console.output.isTerminal && !isPaged && ["table", "list"].contains(settings.format.name)
    var hides = false
    if isElided, !(lastResults.last?.isText ?? false) {
      if rows > settings.rowsMax {
        parts[0] += " (\(settings.rowsMax) shown)"
        hides = true
      }
      if settings.format.name == "table", let columns = TableFit.shownColumns(table, options()) {
        parts.append("\(table.schema.count) columns (\(columns) shown)")
        hides = true
      }
    }
    parts.append(DurationText.short(seconds))
    if settings.showsTime {
      parts.append("\(statistics.rowsScanned) rows in \(statistics.extentsScanned) extents scanned")
    }
    if hides { parts.append("#last") }
    return parts.joined(separator: " · ")
  }
}

extension ResultTable {
  /// The picture that `render` asks for; nil where there is none.
  var chart: Chart? {
    guard let visualization else { return nil }
    return ChartBuilder(table, kind: visualization.kind, properties: visualization.properties).chart()
  }
}
