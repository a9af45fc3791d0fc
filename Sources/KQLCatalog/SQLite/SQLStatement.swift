import CSQLite

/// A prepared statement and, while it is stepped, its current row.
package final class SQLStatement {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  func step() -> Int32 { sqlite3_step(handle) }

  func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  func finalize() { sqlite3_finalize(handle) }

  func bind(_ value: SQLValue, at index: Int) {
    let position = Int32(index + 1)
    switch value {
    case .null: sqlite3_bind_null(handle, position)
    case .integer(let number): sqlite3_bind_int64(handle, position, number)
    case .real(let number): sqlite3_bind_double(handle, position, number)
    case .text(var text):
      let count = Int32(clamping: text.utf8.count)
      if count == 0 {
        sqlite3_bind_text(handle, position, "", 0, ksql_transient())
      } else {
        text.withUTF8 { bytes in
          _ = bytes.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(handle, position, $0.baseAddress, count, ksql_transient())
          }
        }
      }
    case .blob(let bytes):
      if bytes.isEmpty {
        sqlite3_bind_zeroblob(handle, position, 0)
      } else {
        bytes.withUnsafeBytes { buffer in
          _ = sqlite3_bind_blob64(handle, position, buffer.baseAddress, UInt64(buffer.count), ksql_transient())
        }
      }
    }
  }

  package func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }
  package func bool(_ column: Int) -> Bool { integer(column) != 0 }
  package func int(_ column: Int) -> Int { Int(integer(column)) }
  package func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

  package func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
  package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
  package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
  package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }

  package func text(_ column: Int) -> String {
    guard let bytes = sqlite3_column_text(handle, Int32(column)) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, Int32(column)))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  package func blob(_ column: Int) -> [UInt8] {
    guard let bytes = sqlite3_column_blob(handle, Int32(column)) else { return [] }
    return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
  }
}
