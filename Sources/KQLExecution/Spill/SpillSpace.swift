/// Where operators put rows that do not fit in memory: files nobody else sees, gone when they are let go.
package protocol SpillSpace: Sendable {
  func makeFile() throws -> any SpillFile
}

/// Bytes on disk; one thread at a time appends, any number reads.
package protocol SpillFile: AnyObject, Sendable {
  /// Where the bytes begin.
  func append(_ bytes: [UInt8]) throws -> Int
  func read(at offset: Int, count: Int) throws -> [UInt8]
}

/// An operator holds more than it may; thrown by those that can go on with the disk's help and caught by nobody else.
struct OverBudget: Error {}
