import CKernels
import KQLColumns

/// The distinct texts of an extent's column and each row's position among them.
struct ColumnDictionary: Sendable {
  let values: Text
  /// One array for each piece of the column.
  let codes: [[UInt32]]
}

/// Gathers distinct texts in an open-addressing table; gives up on columns that are mostly distinct.
struct DictionaryBuilder {
  /// Rows after which the column must have shown that it repeats itself.
  private static let trialRows = 64 << 10
  private static let bytesMax = 64 << 20

  private var offsets: [UInt32] = [0]
  private var bytes: [UInt8] = []
  /// The upper half of an entry's hash and its code + 1; zero is free.
  private var slots = [UInt64](repeating: 0, count: 1 << 10)
  private var rowCount = 0

  private var count: Int { offsets.count - 1 }

  /// Nil where plain text is the better form.
  static func build(_ pieces: ColumnPieces) -> ColumnDictionary? {
    var builder = DictionaryBuilder()
    var codes: [[UInt32]] = []
    // Chunks of one source share their dictionaries, so each is translated once.
    var translations: [ObjectIdentifier: [UInt32]] = [:]
    for column in pieces.columns {
      guard let piece = builder.add(column, &translations) else { return nil }
      codes.append(piece)
    }
    guard builder.rowCount > 0, builder.isWorthIt else { return nil }
    return ColumnDictionary(values: Text(offsets: builder.offsets, bytes: builder.bytes), codes: codes)
  }

  private var isWorthIt: Bool { count * 2 <= rowCount && !isTooLarge }
  private var isTooLarge: Bool { bytes.count > Self.bytesMax }

  private mutating func add(_ column: Column, _ translations: inout [ObjectIdentifier: [UInt32]]) -> [UInt32]? {
    switch column.storage {
    case .text(let text): return add(text)
    case .constant(let value):
      rowCount += column.count
      var string = value.text
      let code: UInt32 = string.withUTF8 { self.code(of: $0.baseAddress, $0.count) }
      return isTooLarge ? nil : [UInt32](repeating: code, count: column.count)
    case .dictionary(let codes, let values):
      let identity = ObjectIdentifier(values)
      var translation = translations[identity] ?? [UInt32](repeating: .max, count: values.count)
      translations[identity] = nil
      var result: [UInt32] = []
      result.reserveCapacity(codes.count)
      guard !isTooLarge, values.bytes.count <= Self.bytesMax else { return nil }
      values.bytes.withUnsafeBufferPointer { source in
        for code in codes {
          if translation[Int(code)] == .max {
            let start = Int(values.offsets[Int(code)])
            translation[Int(code)] = self.code(of: source.baseAddress.map { $0 + start }, values.length(Int(code)))
          }
          result.append(translation[Int(code)])
        }
      }
      translations[identity] = translation
      rowCount += codes.count
      return rowCount >= Self.trialRows && !isWorthIt ? nil : result
    default: return nil
    }
  }

  private mutating func add(_ text: Text) -> [UInt32]? {
    var result: [UInt32] = []
    result.reserveCapacity(text.count)
    let isGood = text.bytes.withUnsafeBufferPointer { source in
      text.offsets.withUnsafeBufferPointer { offsets in
        for row in 0..<text.count {
          let start = Int(offsets[row])
          result.append(code(of: source.baseAddress.map { $0 + start }, Int(offsets[row + 1]) - start))
          rowCount += 1
          if isTooLarge || rowCount & 0xffff == 0 && !isWorthIt { return false }
        }
        return true
      }
    }
    return isGood ? result : nil
  }

  private mutating func code(of bytes: UnsafePointer<UInt8>?, _ length: Int) -> UInt32 {
    let hash = kk_hash64(bytes, length)
    let tag = hash & 0xffff_ffff_0000_0000
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      if entry & 0xffff_ffff_0000_0000 == tag {
        let code = Int(truncatingIfNeeded: entry & 0xffff_ffff) - 1
        if isEqual(code, bytes, length) { return UInt32(truncatingIfNeeded: code) }
      }
      slot = (slot + 1) & mask
    }
    slots[slot] = tag | UInt64(count + 1)
    if let bytes { self.bytes.append(contentsOf: UnsafeBufferPointer(start: bytes, count: length)) }
    offsets.append(UInt32(truncatingIfNeeded: self.bytes.count))
    let code = UInt32(truncatingIfNeeded: count - 1)
    if count * 2 > slots.count { grow() }
    return code
  }

  @inline(__always)
  private func isEqual(_ code: Int, _ other: UnsafePointer<UInt8>?, _ length: Int) -> Bool {
    let start = Int(offsets[code])
    guard Int(offsets[code + 1]) - start == length else { return false }
    guard length > 0, let other else { return length == 0 }
    return bytes.withUnsafeBufferPointer { own in
      own.baseAddress.map { kk_equal($0 + start, other, length) } ?? false
    }
  }

  private mutating func grow() {
    let mask = slots.count * 4 - 1
    var larger = [UInt64](repeating: 0, count: slots.count * 4)
    bytes.withUnsafeBufferPointer { bytes in
      for code in 0..<count {
        let start = Int(offsets[code])
        let hash = kk_hash64(bytes.baseAddress.map { $0 + start }, Int(offsets[code + 1]) - start)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while larger[slot] != 0 { slot = (slot + 1) & mask }
        larger[slot] = (hash & 0xffff_ffff_0000_0000) | UInt64(code + 1)
      }
    }
    slots = larger
  }
}
