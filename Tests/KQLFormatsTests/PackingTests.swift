import CCompression
import Testing

@testable import KQLFormats

/// Blocks packed and unpacked, by us and by hand.
@Suite struct PackingTests {
  static let blocks: [[UInt8]] = [
    [], [7], Array("abcdefgh".utf8), [UInt8](repeating: 0, count: 100_000), (0..<70_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) },
    (0..<5_000).flatMap { Array("row \($0 % 97) of \($0)\n".utf8) },
    (0..<300).map { UInt8(truncatingIfNeeded: $0) } + (0..<300).map { UInt8(truncatingIfNeeded: $0) },
  ]

  static func unpacked(_ codec: PackingCodec, _ packed: [UInt8], _ count: Int) -> [UInt8]? {
    var isDone = true
    let bytes = [UInt8](unsafeUninitializedCapacity: max(count, 1)) { target, written in
      packed.withUnsafeBufferPointer { source in
        do { try codec.unpack(source, into: UnsafeMutableBufferPointer(rebasing: target[0..<count])) } catch { isDone = false }
      }
      written = isDone ? count : 0
    }
    return isDone ? bytes : nil
  }

  @Test(arguments: PackingCodec.allCases.filter(\.isAvailable))
  func `what is packed is unpacked`(_ codec: PackingCodec) throws {
    for block in Self.blocks {
      var packed: [UInt8] = []
      try block.withUnsafeBufferPointer { try codec.pack($0, to: &packed) }
      #expect(Self.unpacked(codec, packed, block.count) == block)
      if !block.isEmpty {
        #expect(Self.unpacked(codec, packed, block.count - 1) == nil)
        #expect(Self.unpacked(codec, packed, block.count + 1) == nil)
      }
    }
  }

  @Test func `damaged snappy blocks are refused`() throws {
    var random = FuzzTests.Random(state: 5)
    let block = Self.blocks[5]
    var packed: [UInt8] = []
    block.withUnsafeBufferPointer { Snappy.pack($0, to: &packed) }
    #expect(packed.count < block.count / 2)
    for _ in 0..<3_000 {
      var damaged = packed
      damaged[Int.random(in: 0..<packed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      _ = Self.unpacked(.snappy, Array(damaged.prefix(Int.random(in: 0...packed.count, using: &random))), block.count)
      _ = Self.unpacked(.snappy, damaged, block.count)
    }
    // A copy from before the beginning, one of nothing, a literal behind the end.
    for bad: [UInt8] in [[4, 0x01, 0x01], [4, 0x0E, 0, 0], [4, 0xF0], [4, 0x0C, 1], [0x80, 0x80, 0x80, 0x80, 0x80, 1]] {
      #expect(Self.unpacked(.snappy, bad, 4) == nil)
    }
  }

  @Test func `LZ4 in Hadoop's framing`() throws {
    func framed(_ block: [UInt8]) throws -> [UInt8] {
      var packed: [UInt8] = []
      try block.withUnsafeBufferPointer { try PackingCodec.lz4Raw.pack($0, to: &packed) }
      func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
      return number(block.count) + number(packed.count) + packed
    }
    let (first, second) = (Self.blocks[5], Self.blocks[4])
    #expect(Self.unpacked(.lz4, try framed(first) + framed(second), first.count + second.count) == first + second)
  }

  @Test func `gzip of several members`() throws {
    var packed: [UInt8] = []
    for block in [Self.blocks[2], Self.blocks[5]] { try block.withUnsafeBufferPointer { try PackingCodec.gzip.pack($0, to: &packed) } }
    #expect(Self.unpacked(.gzip, packed, 8 + Self.blocks[5].count) == Self.blocks[2] + Self.blocks[5])
  }

  // MARK: Runs and deltas

  @Test func `codes come back from the hybrid of runs and groups`() throws {
    var random = FuzzTests.Random(state: 11)
    for width in [1, 2, 3, 7, 8, 9, 16, 17, 24, 31, 32] {
      for count in [0, 1, 7, 8, 9, 100, 1_000] {
        var codes: [UInt32] = []
        while codes.count < count {
          let code = UInt32.random(in: 0...UInt32.max, using: &random) >> UInt32(32 - width)
          codes += repeatElement(code, count: Bool.random(using: &random) ? 1 : Int.random(in: 1...60, using: &random))
        }
        codes = Array(codes.prefix(count))
        var bytes: [UInt8] = []
        codes.withUnsafeBufferPointer { RunLengthEncoder.append($0, width: width, to: &bytes) }
        let end = bytes.count
        bytes += [UInt8](repeating: 0xAA, count: 16)
        let found = try bytes.withUnsafeBufferPointer { buffer -> [UInt32] in
          let base = try #require(buffer.baseAddress)
          var decoder = try RunLengthDecoder(base, 0..<end, width: width)
          return try [UInt32](unsafeUninitializedCapacity: count + 1) { target, written in
            guard let start = target.baseAddress else { return }
            // In steps, as pages are read.
            while written < count {
              let step = min(13, count - written)
              try decoder.read(step, into: start + written)
              written += step
            }
          }
        }
        #expect(found == codes, "\(width) \(count)")
      }
    }
  }

  @Test func `lists of old files`() throws {
    func element(_ name: String, _ repetition: ParquetRepetition, children: Int? = nil, _ logical: LogicalType? = nil) -> SchemaElement {
      SchemaElement(
        name: name, physicalType: children == nil ? .int32 : nil, repetition: repetition, childCount: children, logicalType: logical)
    }
    func shape(_ elements: [SchemaElement]) throws -> String {
      func text(_ node: ParquetNode) -> String {
        switch node.shape {
        case .leaf(let leaf): "\(leaf.definitionMax)/\(leaf.repetitionMax)"
        case .record(let children): "{\(children.map { "\($0.name):\(text($0))" }.joined(separator: ","))}"
        case .list(let inner, let definition, let repetition): "[\(definition)/\(repetition) \(text(inner))]"
        case .map(let key, let value, _, _): "(\(text(key))=\(value.map(text) ?? "-"))"
        }
      }
      return text(try ParquetSchemaBuilder.root(elements))
    }
    let root = element("root", .required, children: 1)
    // Three levels, whatever their names.
    #expect(
      try shape([root, element("f", .optional, children: 1, .list), element("bag", .repeated, children: 1), element("x", .optional)])
        == "{f:[2/1 3/1]}")
    // Two levels: a repeated leaf, a group of two, `array`, `f_tuple`.
    #expect(try shape([root, element("f", .optional, children: 1, .list), element("x", .repeated)]) == "{f:[2/1 2/1]}")
    #expect(
      try shape([
        root, element("f", .required, children: 1, .list), element("x", .repeated, children: 2), element("a", .required),
        element("b", .optional),
      ])
        == "{f:[1/1 {a:1/1,b:2/1}]}")
    for name in ["array", "f_tuple"] {
      #expect(
        try shape([root, element("f", .optional, children: 1, .list), element(name, .repeated, children: 1), element("a", .required)])
          == "{f:[2/1 {a:2/1}]}")
    }
    // A repeated field that is annotated by nothing.
    #expect(try shape([root, element("f", .repeated)]) == "{f:[1/1 1/1]}")
    #expect(
      try shape([
        root, element("m", .optional, children: 1, .map), element("entries", .repeated, children: 2), element("k", .required),
        element("v", .optional),
      ])
        == "{m:(2/1=3/1)}")
    #expect(throws: FileFault.self) { try shape([root, element("f", .optional, children: 0)]) }
    #expect(throws: FileFault.self) { try shape([root]) }
    #expect(throws: FileFault.self) { try shape([root, element("f", .optional), element("g", .optional)]) }
    let deep = [root] + (0..<200).map { _ in element("d", .optional, children: 1) } + [element("x", .optional)]
    #expect(throws: FileFault.self) { try shape(deep) }
  }
}
