import KQLColumns
import Testing

@Suite struct ColumnTests {
  /// The same values in every layout.
  private func layouts(_ strings: [String]) -> [Column] {
    let distinct = Array(Set(strings)).sorted()
    let codes = strings.map { string in UInt32(distinct.firstIndex(of: string) ?? 0) }
    return [
      .text(Text(strings)),
      Column(type: .string, count: strings.count, storage: .dictionary(codes: codes, values: Text(distinct))),
    ]
  }

  @Test func `hashes do not depend on the layout`() {
    let columns = layouts(["b", "a", "b", ""])
    #expect(columns[0].hashes() == columns[1].hashes())
    #expect(Column.constant(.string("b"), .string, count: 1).hashes()[0] == columns[0].hashes()[0])
    #expect(Column.longs([5]).hashes() == Column.constant(.long(5), .long, count: 1).hashes())
    #expect(Column.reals([0.0]).hashes() == Column.reals([-0.0]).hashes())
    #expect(Column.nulls(.long, count: 1).hashes() == Column.longs([7], valid: [false]).hashes())
  }

  @Test func `conversions keep nulls`() {
    let source = Column.longs([1, 2, 3], valid: [true, false, true])
    for type in ScalarType.allCases where type != .guid {
      let converted = source.converted(to: type)
      #expect(converted.type == type && converted.count == 3)
      #expect(type == .string ? converted.value(1) == .string("") : converted.isNull(1), "\(type)")
    }
    #expect(source.converted(to: .real).value(2) == .real(3))
    #expect(source.asText().value(0) == .string("1"))
  }

  @Test func `strings are converted by their text in every layout`() {
    for column in layouts(["1", "x", "1"]) {
      let longs = column.converted(to: .long)
      #expect(longs.value(0) == .long(1) && longs.isNull(1) && longs.value(2) == .long(1))
      #expect(column.boxed().value(1) == .dynamic("\"x\""))
      #expect(column.parsedJSON().value(0) == .dynamic("1"))
    }
  }

  @Test func `order has nulls and NaN first`() {
    let reals = Column.reals([1, .nan, -1, 0], valid: [true, true, true, false])
    let order = (0..<4).sorted { reals.compare($0, with: reals, $1) < 0 }
    #expect(order == [3, 1, 2, 0])
    #expect(Column.ranks(Text(["b", "a", "ab", "a"])) == [2, 0, 1, 0])
  }
}
