internal import KQLColumns
internal import KQLDiagnostics

/// Columns as bytes and back, for files that only this process reads.
enum ChunkCodec {
  /// Layouts; a byte in front of each column.
  private enum Layout: UInt8 {
    case constant, bools, longs, reals, decimals, guids, text, dictionary
  }

  static func encode(_ columns: [Column]) -> [UInt8] {
    var writer = Writer()
    for column in columns { writer.append(column) }
    return writer.bytes
  }

  static func decode(_ bytes: [UInt8], types: [ScalarType], count: Int) throws -> [Column] {
    try bytes.withUnsafeBytes { buffer in
      var reader = Reader(buffer: buffer, count: count)
      return try types.map { try reader.column($0) }
    }
  }

  private struct Writer {
    var bytes: [UInt8] = []

    mutating func append<Element: BitwiseCopyable>(_ values: [Element]) {
      withUnsafeBytes(of: values.count) { bytes.append(contentsOf: $0) }
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ text: Text) {
      append(text.offsets)
      append(text.bytes)
    }

    mutating func append(_ column: Column) {
      let layout: Layout
      var compact = column
      // A dictionary may be much larger than the rows that are written here.
      if case .dictionary(let codes, let values) = column.storage, values.count > codes.count {
        compact = Column(
          type: column.type, count: column.count, storage: .text(column.materializedText()), valid: column.valid)
      }
      switch compact.storage {
      case .constant: layout = .constant
      case .bools: layout = .bools
      case .longs: layout = .longs
      case .reals: layout = .reals
      case .decimals: layout = .decimals
      case .guids: layout = .guids
      case .text: layout = .text
      case .dictionary: layout = .dictionary
      }
      bytes.append(layout.rawValue)
      append(compact.valid ?? [])
      switch compact.storage {
      case .constant(let value): append(value)
      case .bools(let values): append(values)
      case .longs(let values): append(values)
      case .reals(let values): append(values)
      case .decimals(let values): append(values)
      case .guids(let values): append(values)
      case .text(let text): append(text)
      case .dictionary(let codes, let values):
        append(codes)
        append(values)
      }
    }

    private mutating func append(_ value: Value) {
      switch value {
      case .null: bytes.append(0)
      case .bool(let value):
        bytes.append(1)
        append([value])
      case .long(let value):
        bytes.append(2)
        append([value])
      case .real(let value):
        bytes.append(3)
        append([value])
      case .decimal(let value):
        bytes.append(4)
        append([value])
      case .guid(let value):
        bytes.append(5)
        append([value])
      case .string(let text):
        bytes.append(6)
        append(Array(text.utf8))
      case .dynamic(let text):
        bytes.append(7)
        append(Array(text.utf8))
      }
    }
  }

  private struct Reader {
    let buffer: UnsafeRawBufferPointer
    /// Rows of every column.
    let count: Int
    var position = 0

    mutating func byte() throws -> UInt8 {
      guard position < buffer.count else { throw Self.damaged }
      position += 1
      return buffer[position - 1]
    }

    mutating func values<Element: BitwiseCopyable>(_ type: Element.Type = Element.self) throws -> [Element] {
      guard buffer.count - position >= 8 else { throw Self.damaged }
      let number = buffer.loadUnaligned(fromByteOffset: position, as: Int.self)
      position += 8
      let stride = MemoryLayout<Element>.stride
      guard number >= 0, number <= (buffer.count - position) / stride else { throw Self.damaged }
      let start = position
      position += number * stride
      return [Element](unsafeUninitializedCapacity: number) { target, written in
        UnsafeMutableRawBufferPointer(target).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: buffer[start..<start + number * stride]))
        written = number
      }
    }

    mutating func text() throws -> Text {
      let offsets: [UInt32] = try values()
      let bytes: [UInt8] = try values()
      guard let last = offsets.last, Int(last) <= bytes.count else { throw Self.damaged }
      return Text(offsets: offsets, bytes: bytes)
    }

    mutating func column(_ type: ScalarType) throws -> Column {
      guard let layout = Layout(rawValue: try byte()) else { throw Self.damaged }
      let flags: [Bool] = try values()
      let valid = flags.isEmpty ? nil : flags
      let storage: Column.Storage =
        switch layout {
        case .constant: .constant(try constant())
        case .bools: .bools(try values())
        case .longs: .longs(try values())
        case .reals: .reals(try values())
        case .decimals: .decimals(try values())
        case .guids: .guids(try values())
        case .text: .text(try text())
        case .dictionary: .dictionary(codes: try values(), values: try text())
        }
      return Column(type: type, count: count, storage: storage, valid: valid)
    }

    private mutating func constant() throws -> Value {
      func one<Element: BitwiseCopyable>(_ list: [Element]) throws -> Element {
        guard let first = list.first else { throw Self.damaged }
        return first
      }
      switch try byte() {
      case 0: return .null
      case 1: return .bool(try one(try values()))
      case 2: return .long(try one(try values()))
      case 3: return .real(try one(try values()))
      case 4: return .decimal(try one(try values()))
      case 5: return .guid(try one(try values()))
      case 6: return .string(String(decoding: try values(UInt8.self), as: UTF8.self))
      default: return .dynamic(String(decoding: try values(UInt8.self), as: UTF8.self))
      }
    }

    private static var damaged: Diagnostic {
      Diagnostic(
        code: "General_InternalServerError", "rows put on disk by the query cannot be read back", isPermanent: false)
    }
  }
}
