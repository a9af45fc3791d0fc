import Foundation
import KQLColumns
import KQLDiagnostics
import KQLFormats
import Testing

/// Small files that claim much: rows, items, dictionaries and pages are believed as far as a file of their size can hold
/// them, and what is read at a time stays small. One error that names the place, or rows.
@Suite(.serialized) struct HostileParquetTests {
  private typealias Parquet = HandmadeParquet

  private static let long = 2
  private static let bytes = 6

  /// How many rows come, or the error; and how much memory that took at most, in megabytes: far less than what is
  /// claimed, and more than what tests beside this one take.
  private static func outcome(
    _ bytes: [UInt8], _ fields: String, atMost megabytes: Int = 2048, rows rowsMax: Int = .max
  ) -> String {
    Memory.resetPeak()
    let before = Memory.peak
    var rows = 0
    struct Enough: Error {}
    let text: String
    do {
      var plan = ColumnarPlan.identity(schema(fields))
      plan.workerCount = 2
      _ = try ColumnarReader(plan, .parquet).read([.bytes(bytes, name: "data.parquet")]) { chunk, _ in
        rows += chunk.first?.count ?? 0
        if rows >= rowsMax { throw Enough() }
      }
      text = "\(rows) rows"
    } catch is Enough {
      text = "at least \(rowsMax) rows"
    } catch let diagnostic as Diagnostic {
      text = diagnostic.message
    } catch { text = "\(error)" }
    let took = (Memory.peak - before) >> 20
    #expect(took <= megabytes, "\(took) MB for \(bytes.count) bytes: \(text)")
    return text
  }

  /// A column of equal longs: a dictionary of one value and one run of its code.
  private static func equalLongs(_ count: Int) -> Parquet.Chunk {
    let pages =
      Parquet.dictionary(Parquet.number64(7), valueCount: 1)
      + Parquet.page(Parquet.codes(0, count: count), valueCount: count, encoding: 8)
    return .init(type: long, pages: pages, valueCount: count)
  }

  @Test func `rows beyond what a file can hold are refused`() {
    var file = Parquet([.init(name: "a", type: Self.long)])
    file.add(rows: 1 << 31, [Self.equalLongs(1 << 31)])
    let bytes = file.finished()
    #expect(bytes.count < 200)
    #expect(
      Self.outcome(bytes, "a:long")
        == "Parquet file data.parquet is damaged: row group 1: with it the file claims to have 2147483648 rows, "
        + "and has \(bytes.count) bytes for them")
    // Row groups that share their pages; each by itself would do.
    file = Parquet([.init(name: "a", type: Self.long)])
    file.add(rows: 1 << 20, [Self.equalLongs(1 << 20)], times: 2000)
    let message = Self.outcome(file.finished(), "a:long", rows: 1 << 22)
    #expect(message == "at least 4194304 rows")
    file.add(rows: 1 << 31, [Self.equalLongs(1 << 31)], times: 3)
    #expect(Self.outcome(file.finished(), "a:long").contains("row group 2001: with it the file claims to have"))
    // More than a row group can have, and none of a column.
    file = Parquet([.init(name: "a", type: Self.long)])
    file.add(rows: 1 << 40, [Self.equalLongs(1 << 40)])
    #expect(Self.outcome(file.finished(), "a:long").contains("row group 1: it claims to have 1099511627776 rows in 1 columns"))
    #expect(Self.outcome(Parquet([]).finished(rowCount: 1 << 31), "a:long").contains("its footer says 2147483648"))
  }

  @Test func `equal rows that a file can hold are read in small steps`() {
    var file = Parquet([.init(name: "a", type: Self.long)])
    file.add(rows: 1 << 21, [Self.equalLongs(1 << 21)])
    #expect(Self.outcome(file.finished(), "a:long") == "2097152 rows")
    // Sizes that are only claimed cut the rows into few pieces all the same.
    var chunk = Self.equalLongs(1 << 21)
    chunk.claimedUncompressed = 1 << 62
    file = Parquet([.init(name: "a", type: Self.long)])
    file.add(rows: 1 << 21, [chunk])
    #expect(Self.outcome(file.finished(), "a:long") == "2097152 rows")
  }

  @Test func `sizes that do not fit a number are damage`() {
    func file(_ chunk: Parquet.Chunk) -> [UInt8] {
      var file = Parquet([.init(name: "a", type: Self.long)])
      file.add(rows: 1, [chunk])
      return file.finished()
    }
    let levels = Parquet.page2(
      Parquet.number64(1), valueCount: 1, encoding: 0, definitionBytes: 1 << 62, repetitionBytes: 1 << 62)
    #expect(
      Self.outcome(file(.init(type: Self.long, pages: levels, valueCount: 1)), "a:long")
        == "Parquet file data.parquet is damaged: row group 1, column 'a', byte 4: a page is smaller than its levels")
    let large = Parquet.page(Parquet.number64(1), valueCount: 1, encoding: 0, claimed: 1 << 62)
    #expect(
      Self.outcome(file(.init(type: Self.long, pages: large, valueCount: 1)), "a:long")
        .contains("byte 4: a page claims to unpack to 4611686018427387904 bytes"))
    var outside = Self.equalLongs(1)
    outside.claimedBytes = Int.max
    #expect(Self.outcome(file(outside), "a:long").contains("column 'a': its pages lie outside of the file"))
    let many = Parquet.page(Parquet.number64(1), valueCount: Int(Int32.max), encoding: 0)
    #expect(
      Self.outcome(file(.init(type: Self.long, pages: many, valueCount: 1)), "a:long")
        .contains("byte 4: a page has too many values"))
    let dictionary =
      Parquet.dictionary(Parquet.number64(1), valueCount: Int(Int32.max))
      + Parquet.page(Parquet.codes(0, count: 1), valueCount: 1, encoding: 8)
    #expect(
      Self.outcome(file(.init(type: Self.long, pages: dictionary, valueCount: 1)), "a:long")
        .contains("byte 4: a dictionary has too few values"))
  }

  /// One row whose list has more equal items than anybody writes.
  @Test func `items of lists are bounded`() {
    let elements: [Parquet.Element] = [
      .init(name: "a", repetition: 1, childCount: 1, convertedType: 3), .init(name: "list", repetition: 2, childCount: 1),
      .init(name: "element", type: Self.long),
    ]
    func list(items: Int, rows: Int) -> [UInt8] {
      var file = Parquet(elements)
      let runs = Parquet.sized([Parquet.run(of: 0, count: 1), Parquet.run(of: 1, count: items - 1)])
      let content = (0..<rows).flatMap { _ in runs.dropFirst(4) }
      let pages =
        Parquet.dictionary(Parquet.number64(7), valueCount: 1)
        + Parquet.page(
          Parquet.number32(content.count) + content + Parquet.levels(2, count: items * rows)
            + Parquet.codes(0, count: items * rows), valueCount: items * rows, encoding: 8)
      file.add(rows: rows, [.init(type: Self.long, pages: pages, valueCount: items * rows)])
      return file.finished()
    }
    #expect(
      Self.outcome(list(items: 1 << 28, rows: 1), "a:dynamic")
        == "Parquet file data.parquet is damaged: row group 1, column 'a', 'element': more than 8388608 items in a row")
    // As many in many rows are no reason to refuse any.
    #expect(Self.outcome(list(items: 2000, rows: 600), "a:dynamic") == "600 rows")
    // A long list has all its items, in the last row as well.
    let text = ParquetDamageTests.outcome(list(items: 40_000, rows: 2), schema("a:dynamic")).text
    #expect(text.count { $0 == "7" } == 80_000)
  }

  /// A megabyte of text that stands once in the file, in very many rows.
  @Test func `values that repeat are held once`() {
    let value = Array(("\"" + String(repeating: "x", count: (1 << 20) - 2) + "\"").utf8)
    let rows = 100_000
    func file(optional: Bool = false, plain: Int = 0) -> [UInt8] {
      var file = Parquet([.init(name: "a", type: Self.bytes, repetition: optional ? 1 : 0)])
      let half = Parquet.sized([Parquet.run(of: 1, count: 1), Parquet.run(of: 0, count: rows - 1)])
      var pages =
        Parquet.dictionary(Parquet.text(value), valueCount: 1)
        + Parquet.page(
          (optional ? half : []) + Parquet.codes(0, count: optional ? 1 : rows), valueCount: rows, encoding: 8)
      if plain > 0 {
        let texts = (0..<plain).flatMap { _ in Parquet.text([0x31]) }
        pages += Parquet.page(texts, valueCount: plain, encoding: 0)
      }
      file.add(rows: rows + plain, [.init(type: Self.bytes, pages: pages, valueCount: rows + plain)])
      return file.finished()
    }
    #expect(Self.outcome(file(), "a:string") == "100000 rows")
    #expect(Self.outcome(file(), "a:dynamic") == "100000 rows")
    #expect(Self.outcome(file(optional: true), "a:dynamic") == "100000 rows")
    // Where a page of other values follows, all would have to be written out.
    let mixed = Self.outcome(file(plain: 100), "a:string")
    #expect(mixed.contains("row group 1, column 'a', byte "))
    #expect(mixed.contains("more than 1 GB of text in one piece"))
  }

  /// Each value repeats the one before, from a page of some hundred bytes.
  @Test func `prefixes do not multiply without end`() {
    let value = [UInt8](repeating: 0x78, count: 1 << 20)
    let rows = 100_000
    // The first value has no prefix: two streams of deltas, 0, n, n, … and n, 0, 0, ….
    func stream(_ first: Int, _ step: Int) -> [UInt8] {
      var bytes = Parquet.varint(1 << 20) + Parquet.varint(1) + Parquet.varint(UInt64(rows)) + Parquet.varint(UInt64(first) << 1)
      bytes += Parquet.varint(UInt64(bitPattern: Int64(step << 1) ^ Int64(step >> 63))) + [0]
      return bytes
    }
    let prefixes = stream(0, 0)
    let suffixes = stream(value.count, 0)
    var file = Parquet([.init(name: "a", type: Self.bytes)])
    let content = prefixes + suffixes + value
    file.add(
      rows: rows,
      [.init(type: Self.bytes, pages: Parquet.page(content, valueCount: rows, encoding: 7), valueCount: rows)])
    #expect(Self.outcome(file.finished(), "a:string").contains("byte 4: a value reaches beyond its page"))
  }

  /// Many columns whose names are looked for: no work that grows with the square of their number.
  @Test func `very many columns are no reason to wait`() {
    let count = 5_000
    var file = Parquet((0..<count).map { .init(name: "column \($0)", type: Self.long) })
    file.add(rows: 1, (0..<count).map { _ in Self.equalLongs(1) })
    let fields = (0..<50).map { "column \($0 * 40):long" }.joined(separator: ",")
    #expect(Self.outcome(file.finished(), fields) == "1 rows")
  }

  /// Sizes and counts of real files replaced by large ones, one and two at a time: 0x7F… where varints stand.
  @Test(arguments: try ParquetTests.fixtures())
  func `fixtures that claim more than they hold`(_ fixture: ParquetTests.Fixture) throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: fixture.path)))
    let fields = schema(fixture.columns)
    var random = FuzzTests.Random(state: 0x5EED ^ UInt64(bytes.count))
    Memory.resetPeak()
    let before = Memory.peak
    let large: [[UInt8]] = [
      Parquet.varint(UInt64(1) << 32), Parquet.varint(UInt64(1) << 41), Parquet.varint(.max), [0xFE, 0xFF, 0xFF, 0xFF, 0x0F],
    ]
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let value = large.randomElement(using: &random) ?? []
        // The footer and the headers of pages: half of all, near the end.
        let start = Bool.random(using: &random) ? bytes.count * 3 / 4 : 4
        let at = Int.random(in: start..<bytes.count - 8, using: &random)
        if Bool.random(using: &random) {
          damaged.replaceSubrange(at..<min(at + value.count, damaged.count), with: value)
        } else {
          // Longer by some bytes: so is the footer.
          damaged.replaceSubrange(at..<at + 1, with: value)
          let length = UInt32(truncatingIfNeeded: (0..<4).reduce(0) { $0 | Int(bytes[bytes.count - 8 + $1]) << (8 * $1) } + value.count - 1)
          damaged.replaceSubrange(damaged.count - 8..<damaged.count - 4, with: Parquet.number32(Int(length)))
        }
      }
      _ = ParquetDamageTests.outcome(damaged, fields)
    }
    let took = (Memory.peak - before) >> 20
    #expect(took <= 2048, "\(took) MB")
  }
}

/// The most memory this process had since the last reset, as Linux counts it.
private enum Memory {
  static func resetPeak() {
    guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
    try? file.write(contentsOf: Data("5".utf8))
    try? file.close()
  }

  static var peak: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) * 1024
  }
}
