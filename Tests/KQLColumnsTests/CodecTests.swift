import KQLColumns
import Testing

/// Texts and what they are read as.
@Suite struct CodecTests {
  @Test func `datetimes are read in every form`() {
    let cases: [(String, String?)] = [
      ("2024-01-31", "2024-01-31T00:00:00.0000000Z"),
      ("2024-01-31 05:07", "2024-01-31T05:07:00.0000000Z"),
      ("2024-01-31T05:07:09.1234567Z", "2024-01-31T05:07:09.1234567Z"),
      ("2024-01-31T05:07:09.12", "2024-01-31T05:07:09.1200000Z"),
      ("2024-01-31T05:07:09.123456789Z", "2024-01-31T05:07:09.1234567Z"),
      ("2024-01-31T05:07:09+02:00", "2024-01-31T03:07:09.0000000Z"),
      ("2024-01-31T05:07:09-0530", "2024-01-31T10:37:09.0000000Z"),
      (" 2024-01-31 ", "2024-01-31T00:00:00.0000000Z"),
      ("2024-1-5", "2024-01-05T00:00:00.0000000Z"),
      ("2024", "2024-01-01T00:00:00.0000000Z"),
      ("2024-03", "2024-03-01T00:00:00.0000000Z"),
      ("2025, 6, 14", "2025-06-14T00:00:00.0000000Z"),
      ("2025,6,14,13,45,9", "2025-06-14T13:45:09.0000000Z"),
      ("20240131", "2024-01-31T00:00:00.0000000Z"),
      ("1/1/2007 12:00:00 AM", "2007-01-01T00:00:00.0000000Z"),
      ("1/1/2007 12:30 PM", "2007-01-01T12:30:00.0000000Z"),
      ("03/01/2024 12:30:00", "2024-03-01T12:30:00.0000000Z"),
      ("Sat, 8 Nov 2014 15:05:02 GMT", "2014-11-08T15:05:02.0000000Z"),
      ("8 Nov 2014", "2014-11-08T00:00:00.0000000Z"),
      ("Saturday, 08-Nov-14 15:05:02 UTC", "2014-11-08T15:05:02.0000000Z"),
      ("Nov 8, 2014", "2014-11-08T00:00:00.0000000Z"),
      ("9999-12-31 23:59:59.9999999", "9999-12-31T23:59:59.9999999Z"),
      ("0001-01-01", "0001-01-01T00:00:00.0000000Z"),
      ("0001-01-01T00:00:00+01:00", nil), ("2020-13-01", nil), ("2020-02-30", nil), ("2019-02-29", nil),
      ("not a date", nil), ("", nil), ("2024-01-31T25:00", nil), ("2024-01-31x", nil),
    ]
    for (text, expected) in cases {
      #expect(DateTimeText.parse(text).map(DateTimeText.text) == expected, "\(text)")
    }
  }

  @Test func `every day of four centuries survives`() {
    var ticks: Int64 = 0
    for day in stride(from: 577_735, to: 577_735 + 146_097, by: 1) {
      let date = Calendar.civil(days: day)
      #expect(Calendar.days(year: date.year, month: date.month, day: date.day) == day)
      ticks = Int64(day) * Calendar.ticksPerDay
    }
    #expect(Calendar.isValid(ticks))
  }

  @Test func `timespans are read in every form`() {
    let cases: [(String, String?)] = [
      ("1.02:03:04.5", "1.02:03:04.5000000"), ("1d", "1.00:00:00"), ("12h", "12:00:00"), ("00:05:00", "00:05:00"),
      ("14.00:00:00", "14.00:00:00"), ("14:00:00:00", "14.00:00:00"), ("90s", "00:01:30"), ("-1d", "-1.00:00:00"),
      ("13:00", "13:00:00"), ("-00:30:00", "-00:30:00"), ("1.5h", "01:30:00"), ("5ms", "00:00:00.0050000"),
      ("1tick", "00:00:00.0000001"), ("2", "2.00:00:00"), ("10675199.02:48:05.4775807", "10675199.02:48:05.4775807"),
      ("1.5", nil), ("24:00", nil), ("x", nil), ("", nil), ("10675199.02:48:05.4775808", nil), ("1q", nil),
    ]
    for (text, expected) in cases {
      #expect(TimeSpanText.parse(text).map(TimeSpanText.text) == expected, "\(text)")
    }
  }

  @Test func `numbers are read`() {
    let longs: [(String, Int64?)] = [
      ("42", 42), (" 42\t", 42), ("-0", 0), ("+7", 7), ("007", 7), ("0x1F", 31), ("0xFFFFFFFFFFFFFFFF", -1),
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil), ("", nil),
      ("1.5", nil), ("1 000", nil), ("0b1", nil), ("-0x10", nil), ("-", nil),
    ]
    for (text, expected) in longs { #expect(NumberText.long(text) == expected, "\(text)") }
    let reals: [(String, Double?)] = [
      ("0.5e-3", 0.0005), (".5", 0.5), ("5.", 5), ("1e10", 1e10), ("1e400", .infinity), ("1e-400", 0),
      ("0.1", 0.1), ("123456789012345678", 123_456_789_012_345_678), ("1.7976931348623157e308", 1.7976931348623157e308),
      ("4.9e-324", 4.9e-324), ("9007199254740993", 9_007_199_254_740_992), ("-inf", -.infinity),
      ("Infinity", .infinity),
      ("INF", nil), ("1,234", nil), ("1_000", nil), ("", nil), ("e5", nil), ("1e", nil), (".", nil),
    ]
    for (text, expected) in reals { #expect(NumberText.real(text) == expected, "\(text)") }
  }

  @Test func `reals are written with the fewest digits`() {
    let cases: [(Double, String)] = [
      (1, "1.0"), (1.5, "1.5"), (0.1, "0.1"), (-0.0, "-0.0"), (100_000_000_000, "100000000000.0"), (1e15, "1E+15"),
      (123_456_789_012_345, "123456789012345.0"), (6.37134336e17, "6.37134336E+17"), (1e-7, "1E-07"),
      (0.0001, "0.0001"), (0.00001, "1E-05"), (1.0 / 3, "0.3333333333333333"), (2.0 / 3, "0.6666666666666666"),
      (9.223372036854776e18, "9.223372036854776E+18"), (5e-324, "5E-324"), (1e300, "1E+300"), (1.25e-10, "1.25E-10"),
      (0.30000000000000004, "0.30000000000000004"), (33.333333333333336, "33.333333333333336"), (.nan, "NaN"),
      (12345.678, "12345.678"), (1e22, "1E+22"), (0.000123456, "0.000123456"),
    ]
    for (value, expected) in cases {
      var bytes: [UInt8] = []
      NumberText.appendShortest(value, to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
  }

  /// Recorded from the service.
  @Test func `texts have the digits of the service`() {
    let cases: [(Double, String)] = [
      (0.30000000000000004, "0.30000000000000007"), (1.0 / 3, "0.3333333333333333"), (1.5, "1.5"),
      (40.764323000000005, "40.764323000000008"), (50.25000000000001, "50.25000000000001"),
      (100_000_000_000, "100000000000.0"), (9.223372036854776e18, "9.223372036854776E+18"),
    ]
    for (value, expected) in cases {
      var bytes: [UInt8] = []
      NumberText.append(value, to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
    // Whatever the digits, they are the same number.
    var pattern: UInt64 = 0x1234_5678_9ABC_DEF1
    for _ in 0..<20_000 {
      pattern = pattern &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: pattern)
      guard value.isFinite else { continue }
      var bytes: [UInt8] = []
      NumberText.append(value, to: &bytes)
      #expect(Double(String(decoding: bytes, as: UTF8.self)) == value)
    }
  }

  @Test func `reals survive their text`() {
    var state: UInt64 = 88_172_645_463_325_252
    for _ in 0..<20_000 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let value = state % 3 == 0 ? Double(Int64(bitPattern: state) % 1_000_000) / 1000 : Double(bitPattern: state)
      guard value.isFinite else { continue }
      var bytes: [UInt8] = []
      NumberText.append(value, to: &bytes)
      #expect(bytes.withUnsafeBufferPointer { NumberText.real($0) } == value)
    }
  }

  @Test func `guids are read and written`() {
    let text = "74be27de-1e4e-49d9-b579-fe0b331d3642"
    for form in [text, "{\(text)}", "(\(text))", "74BE27DE1E4E49D9B579FE0B331D3642", " \(text) "] {
      #expect(GUID(form)?.text == text, "\(form)")
    }
    for form in ["", "74be27de", "\(text)0", "{\(text)", "74be27de-1e4e-49d9-b579-fe0b331d364x"] {
      #expect(GUID(form) == nil, "\(form)")
    }
  }

  @Test func `decimals are computed in 34 digits`() throws {
    func check(_ text: String, _ value: Decimal128?) { #expect(value?.text == text) }
    func decimal(_ text: String) throws -> Decimal128 { try #require(Decimal128(text)) }
    check("3.14159265358979323846", Decimal128("3.14159265358979323846"))
    check("1.50", Decimal128("1.50"))
    check("-0.001", Decimal128("-1e-3"))
    check("0.3", Decimal128.adding(try decimal("0.1"), try decimal("0.2")))
    check("0.3333333333333333333333333333333333", Decimal128.dividing(try decimal("1"), try decimal("3")))
    check("0.6666666666666666666666666666666667", Decimal128.dividing(try decimal("2"), try decimal("3")))
    check("2.5", Decimal128.dividing(try decimal("10"), try decimal("4")))
    check("-6", Decimal128.multiplying(try decimal("-2"), try decimal("3")))
    check(
      "9.999999999999999999999999999999998E+67",
      Decimal128.multiplying(
        try decimal("9999999999999999999999999999999999"), try decimal("9999999999999999999999999999999999")))
    check("1", Decimal128.remainder(try decimal("7"), try decimal("3")))
    check("1000000000000000000000000000000000", Decimal128.adding(try decimal("1e33"), try decimal("1e-30")))
    #expect(Decimal128.dividing(try decimal("1"), .zero) == nil)
    #expect(Decimal128.compare(try decimal("1.50"), try decimal("1.5")) == 0)
    #expect(Decimal128.compare(try decimal("-2"), try decimal("1e-30")) == -1)
    #expect(try decimal("12.9").long == 12)
    #expect(try decimal("0.1").real == 0.1)
    #expect(Decimal128("abc") == nil)
  }
}
