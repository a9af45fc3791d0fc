import Synchronization

/// A disk in memory that can fail at any operation and can lose power. For tests and transient databases' exports.
package final class SimulatedDisk: FileSystem {
  /// Files are append-only, so what is durable of one is a prefix.
  fileprivate final class Node: @unchecked Sendable {
    var written: [UInt8] = []
    var durable = 0
  }

  private struct State {
    /// What the process sees.
    var names: [String: Node] = [:]
    /// What a power cut leaves for certain.
    var durableNames: [String: Node] = [:]
    var directories: Set<String> = []
    /// Renames that are not durable: they happen wholly or not at all, as file systems with a journal promise.
    var moves: [(old: String, new: String)] = []
    var operations = 0
    var fault: (@Sendable (_ operation: Int, _ name: String, _ path: String) -> Int32?)?
  }

  private let state = Mutex(State())

  package init() {}

  /// How many operations were tried so far; the first has the number 1.
  package var operations: Int { state.withLock { $0.operations } }

  /// Asked before each operation; an errno makes it fail.
  package func setFault(_ fault: (@Sendable (_ operation: Int, _ name: String, _ path: String) -> Int32?)?) {
    state.withLock { $0.fault = fault }
  }

  package func create(_ path: String) throws(FileError) -> any WritableFile {
    try step("create", path)
    let node = Node()
    try edit("create", path) { state throws(FileError) in
      guard state.names[path] == nil else { throw FileError(operation: "create", path: path, errno: 17) }
      state.names[path] = node
    }
    return Handle(disk: self, node: node, path: path)
  }

  package func read(_ path: String, from offset: Int, count: Int) throws(FileError) -> [UInt8] {
    try step("read", path)
    let bytes = try node("read", path)
    return Array(bytes.dropFirst(max(offset, 0)).prefix(max(count, 0)))
  }

  package func map(_ path: String) throws(FileError) -> FileBytes {
    try step("map", path)
    return FileBytes(copying: try node("map", path))
  }

  package func size(of path: String) throws(FileError) -> Int { try node("stat", path).count }

  package func rename(_ path: String, to newPath: String) throws(FileError) {
    try step("rename", path)
    try edit("rename", path) { state throws(FileError) in
      guard let node = state.names[path] else { throw FileError(operation: "rename", path: path, errno: 2) }
      state.names[newPath] = node
      state.names[path] = nil
      state.moves.append((path, newPath))
    }
  }

  package func remove(_ path: String) throws(FileError) {
    try step("remove", path)
    try edit("remove", path) { state throws(FileError) in
      guard state.names[path] != nil else { throw FileError(operation: "remove", path: path, errno: 2) }
      state.names[path] = nil
    }
  }

  package func list(_ directory: String) throws(FileError) -> [String] {
    try step("list", directory)
    let paths = state.withLock { Array($0.names.keys) + Array($0.directories) }
    let prefix = directory + "/"
    var names: Set<String> = []
    for path in paths where path.hasPrefix(prefix) {
      if let first = path.dropFirst(prefix.count).split(separator: "/").first { names.insert(String(first)) }
    }
    return names.sorted()
  }

  package func isDirectory(_ path: String) -> Bool {
    state.withLock { state in
      state.directories.contains(path) || state.names.keys.contains { $0.hasPrefix(path + "/") }
    }
  }

  package func kind(of path: String) -> FileKind {
    if state.withLock({ $0.names[path] != nil }) { return .file }
    return isDirectory(path) ? .directory : .none
  }

  @discardableResult package func makeDirectory(_ path: String) throws(FileError) -> Bool {
    try step("make directory", path)
    return state.withLock { $0.directories.insert(path).inserted }
  }

  package func removeDirectory(_ path: String) throws(FileError) {
    try step("remove directory", path)
    state.withLock { _ = $0.directories.remove(path) }
  }

  package func syncDirectory(_ path: String) throws(FileError) {
    try step("sync directory", path)
    state.withLock { state in
      for name in Set(state.names.keys).union(state.durableNames.keys) where parentDirectory(of: name) == path {
        state.durableNames[name] = state.names[name]
      }
      for (old, new) in state.moves where [parentDirectory(of: old), parentDirectory(of: new)].contains(path) {
        state.durableNames[old] = state.names[old]
        state.durableNames[new] = state.names[new]
      }
      state.moves.removeAll { [parentDirectory(of: $0.old), parentDirectory(of: $0.new)].contains(path) }
    }
  }

  /// What the next start finds: unsynced names and bytes survive or not, as the generator decides.
  package func afterPowerCut(using random: inout some RandomNumberGenerator) -> SimulatedDisk {
    let (names, durableNames, directories) = state.withLock { ($0.names, $0.durableNames, $0.directories) }
    let moves = state.withLock { $0.moves }
    var survivors: [String: Node] = [:]
    var isNew: [String: Bool] = [:]
    for (old, new) in moves {
      let choice = isNew[old] ?? Bool.random(using: &random)
      isNew[old] = choice
      isNew[new] = choice
    }
    for name in Set(names.keys).union(durableNames.keys).sorted() {
      guard let node = isNew[name] ?? Bool.random(using: &random) ? names[name] : durableNames[name] else { continue }
      let copy = Node()
      copy.durable = Int.random(in: node.durable...node.written.count, using: &random)
      copy.written = Array(node.written.prefix(copy.durable))
      survivors[name] = copy
    }
    let disk = SimulatedDisk()
    disk.state.withLock { state in
      state.names = survivors
      state.durableNames = survivors
      state.directories = directories
    }
    return disk
  }

  fileprivate func step(_ name: String, _ path: String) throws(FileError) {
    let code = state.withLock { state in
      state.operations += 1
      return state.fault?(state.operations, name, path)
    }
    if let code { throw FileError(operation: name, path: path, errno: code) }
  }

  private func node(_ operation: String, _ path: String) throws(FileError) -> [UInt8] {
    guard let bytes = state.withLock({ $0.names[path]?.written }) else {
      throw FileError(operation: operation, path: path, errno: 2)
    }
    return bytes
  }

  private func edit(
    _ operation: String, _ path: String, _ body: (inout State) throws(FileError) -> Void
  ) throws(FileError) {
    let failure: FileError? = state.withLock { state in
      do {
        try body(&state)
        return nil
      } catch { return error as? FileError ?? FileError(operation: operation, path: path, errno: 5) }
    }
    if let failure { throw failure }
  }

  private final class Handle: WritableFile {
    let disk: SimulatedDisk
    let node: Node
    let path: String

    init(disk: SimulatedDisk, node: Node, path: String) {
      self.disk = disk
      self.node = node
      self.path = path
    }

    func write(_ bytes: [UInt8]) throws(FileError) {
      try disk.step("write", path)
      disk.state.withLock { _ in node.written += bytes }
    }
    func sync() throws(FileError) {
      try disk.step("sync", path)
      disk.state.withLock { _ in node.durable = node.written.count }
    }
    func close() throws(FileError) { try disk.step("close", path) }
  }
}
