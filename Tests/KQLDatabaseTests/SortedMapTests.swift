import KQLCatalog
import Testing

@Suite struct SortedMapTests {
  @Test func `it is a dictionary in order`() {
    var random = SystemRandomNumberGenerator()
    var map = SortedMap<Int, Int>()
    var model: [Int: Int] = [:]
    var copies: [(SortedMap<Int, Int>, [Int: Int])] = []
    for step in 0..<20_000 {
      let key = Int.random(in: 0..<3_000, using: &random)
      if Int.random(in: 0..<5, using: &random) == 0 {
        map[key] = nil
        model[key] = nil
      } else {
        map[key, default: 0] += step
        model[key, default: 0] += step
      }
      if step % 1_000 == 0 { copies.append((map, model)) }
    }
    copies.append((map, model))
    for (map, model) in copies {
      #expect(map.count == model.count && map.keys == model.keys.sorted())
      #expect(map.map(\.value) == map.keys.compactMap { model[$0] } && map.values == map.map(\.value))
      #expect((0..<3_000).allSatisfy { map[$0] == model[$0] })
      #expect(map.values(from: 700) { $0 < 900 } == (700..<900).compactMap { model[$0] })
    }
    var rebuilt = SortedMap<Int, Int>()
    for key in map.keys.reversed() { rebuilt[key] = map[key] }
    #expect(rebuilt == map)
    rebuilt[5] = -1
    #expect(rebuilt != map)
  }

  @Test func `an empty one finds nothing`() {
    var map: SortedMap<String, Int> = ["b": 1]
    map["b"] = nil
    #expect(map.isEmpty && map["b"] == nil && map.keys.isEmpty && map.values(from: "") { _ in true }.isEmpty)
  }
}
