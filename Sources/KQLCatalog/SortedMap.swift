/// A dictionary in the order of its keys whose copies share all but what was changed: a change costs the same whether it
/// holds ten entries or ten thousand.
package struct SortedMap<Key: Comparable & Hashable & Sendable, Value: Sendable>: Sendable {
  package typealias Element = (key: Key, value: Value)

  /// A run of neighbours; never empty.
  private struct Run {
    var keys: [Key]
    var values: [Value]
  }

  private static var runMax: Int { 64 }
  private var runs: [Run] = []
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  /// The run that holds the key or would, and the place in it.
  private func locate(_ key: Key) -> (run: Int, place: Int, isFound: Bool) {
    guard let end = runs.last?.keys else { return (0, 0, false) }
    // Keys that come in order, as those of a catalog that is opened, are not searched for.
    if end[end.count - 1] < key { return (runs.count - 1, end.count, false) }
    // The last run that begins at or before the key.
    var (low, high) = (0, runs.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if key < runs[middle].keys[0] { high = middle } else { low = middle }
    }
    let keys = runs[low].keys
    var (first, last) = (0, keys.count)
    while first < last {
      let middle = (first + last) / 2
      if keys[middle] < key { first = middle + 1 } else { last = middle }
    }
    return (low, first, first < keys.count && keys[first] == key)
  }

  package subscript(key: Key) -> Value? {
    get {
      let (run, place, isFound) = locate(key)
      return isFound ? runs[run].values[place] : nil
    }
    set {
      let (run, place, isFound) = locate(key)
      guard let newValue else {
        if isFound { remove(run, place) }
        return
      }
      if isFound { runs[run].values[place] = newValue } else { insert(key, newValue, run, place) }
    }
  }

  package subscript(key: Key, default fallback: @autoclosure () -> Value) -> Value {
    get { self[key] ?? fallback() }
    set { self[key] = newValue }
  }

  private mutating func insert(_ key: Key, _ value: Value, _ run: Int, _ place: Int) {
    count += 1
    if runs.isEmpty {
      runs.append(Run(keys: [key], values: [value]))
      return
    }
    // Keys that come in order fill their runs.
    if run == runs.count - 1, place == runs[run].keys.count, place >= Self.runMax {
      runs.append(Run(keys: [key], values: [value]))
      return
    }
    runs[run].keys.insert(key, at: place)
    runs[run].values.insert(value, at: place)
    guard runs[run].keys.count > Self.runMax else { return }
    let half = runs[run].keys.count / 2
    let upper = Run(keys: Array(runs[run].keys[half...]), values: Array(runs[run].values[half...]))
    runs[run].keys.removeSubrange(half...)
    runs[run].values.removeSubrange(half...)
    runs.insert(upper, at: run + 1)
  }

  private mutating func remove(_ run: Int, _ place: Int) {
    count -= 1
    runs[run].keys.remove(at: place)
    runs[run].values.remove(at: place)
    if runs[run].keys.isEmpty { runs.remove(at: run) }
  }

  package var keys: [Key] { runs.flatMap(\.keys) }
  package var values: [Value] { runs.flatMap(\.values) }

  /// The values of the keys from `first` on, while `isWanted` holds for the key.
  package func values(from first: Key, while isWanted: (Key) -> Bool) -> [Value] {
    var result: [Value] = []
    var (run, place, _) = locate(first)
    while run < runs.count {
      let keys = runs[run].keys
      while place < keys.count {
        guard isWanted(keys[place]) else { return result }
        result.append(runs[run].values[place])
        place += 1
      }
      run += 1
      place = 0
    }
    return result
  }
}

extension SortedMap: Sequence {
  package struct Iterator: IteratorProtocol {
    private let map: SortedMap
    private var run = 0
    private var place = 0

    fileprivate init(_ map: SortedMap) { self.map = map }

    package mutating func next() -> Element? {
      guard run < map.runs.count else { return nil }
      let current = map.runs[run]
      let element = (current.keys[place], current.values[place])
      place += 1
      if place == current.keys.count {
        run += 1
        place = 0
      }
      return element
    }
  }

  package func makeIterator() -> Iterator { Iterator(self) }
}

extension SortedMap: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (Key, Value)...) {
    for (key, value) in elements { self[key] = value }
  }
}

extension SortedMap: Equatable where Value: Equatable {
  /// Runs that both share are the same without a look at their entries.
  package static func == (left: SortedMap, right: SortedMap) -> Bool {
    guard left.count == right.count else { return false }
    if left.runs.count == right.runs.count,
      zip(left.runs, right.runs).allSatisfy({ $0.keys == $1.keys && $0.values == $1.values })
    {
      return true
    }
    return zip(left, right).allSatisfy { $0.key == $1.key && $0.value == $1.value }
  }
}
