/// The 122 cells of level 0: where they lie on each face, and how far they are turned there.
///
/// The numbers are those of H3's grid (https://h3geo.org).
enum H3BaseCells {
  static let count = 122

  /// A base cell as a face sees it.
  struct Sight {
    let cell: Int
    /// In sixths of a turn, counterclockwise.
    let turn: Int
    /// On the axis j of the face; there the missing direction of a pentagon lies on the other side.
    let isOnAxisJ: Bool
  }

  struct Home: Sendable {
    let face: Int
    let place: LatticePoint
  }

  /// Nil when the face does not know a cell at this place of level 0.
  static func sight(_ face: Int, _ place: LatticePoint) -> Sight? {
    let least = min(place.x, place.y, 0)
    let (i, j, k) = (place.x - least, place.y - least, -least)
    guard max(i, j, k) <= 2 else { return nil }
    let index = places.firstIndex { $0 == (i, j, k) } ?? 0
    var turn = turns[face / 5][index]
    // The polar pentagons see their five faces at every turn.
    if index == corner { turn = face < 5 ? face : face >= 15 ? 19 - face : 0 }
    return Sight(cell: cells[face][index], turn: turn, isOnAxisJ: (i, j, k) == (0, 2, 0))
  }

  static let homes: [Home] = {
    var result = [Home?](repeating: nil, count: count)
    for face in 0..<20 {
      for (index, (i, j, k)) in places.enumerated() {
        guard let sight = sight(face, LatticePoint(i - k, j - k)), sight.turn == 0 else { continue }
        if result[sight.cell] == nil || index == corner {
          result[sight.cell] = Home(face: face, place: LatticePoint(i - k, j - k))
        }
      }
    }
    return result.map { $0 ?? Home(face: 0, place: .zero) }
  }()

  /// The cells at the corners of the icosahedron.
  static let pentagons: Set<Int> = [4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117]

  /// Of i, j and k, at least one is zero.
  private static let places: [(Int, Int, Int)] = [
    (0, 0, 0), (0, 0, 1), (0, 0, 2), (0, 1, 0), (0, 1, 1), (0, 1, 2), (0, 2, 0), (0, 2, 1), (0, 2, 2), (1, 0, 0),
    (1, 0, 1), (1, 0, 2), (1, 1, 0), (1, 2, 0), (2, 0, 0), (2, 0, 1), (2, 0, 2), (2, 1, 0), (2, 2, 0),
  ]
  /// The index of the corner on the axis i, where pentagons have their homes.
  private static let corner = 14

  /// By rows of five faces.
  private static let turns: [[Int]] = [
    [0, 0, 0, 0, 0, 3, 1, 3, 3, 0, 5, 5, 0, 1, 0, 5, 5, 1, 1],
    [0, 0, 3, 0, 3, 3, 3, 3, 3, 0, 0, 3, 3, 3, 0, 3, 3, 3, 3],
    [0, 0, 3, 0, 3, 3, 3, 3, 3, 0, 3, 3, 0, 3, 0, 3, 3, 3, 3],
    [0, 0, 0, 0, 0, 3, 1, 3, 3, 0, 0, 5, 1, 1, 0, 5, 5, 1, 1],
  ]

  private static let cells: [[Int]] = [
    [16, 18, 24, 33, 30, 32, 49, 48, 50, 8, 5, 10, 22, 41, 4, 0, 2, 15, 31],
    [2, 6, 14, 10, 11, 17, 24, 23, 25, 0, 1, 9, 5, 18, 4, 3, 7, 8, 16],
    [7, 21, 38, 9, 19, 34, 14, 20, 36, 3, 13, 29, 1, 6, 4, 12, 26, 0, 2],
    [26, 42, 58, 29, 43, 62, 38, 47, 64, 12, 28, 44, 13, 21, 4, 15, 31, 3, 7],
    [31, 41, 49, 44, 53, 61, 58, 65, 75, 15, 22, 33, 28, 42, 4, 8, 16, 12, 26],
    [50, 48, 49, 32, 30, 33, 24, 18, 16, 70, 67, 66, 52, 37, 83, 87, 85, 74, 57],
    [25, 23, 24, 17, 11, 10, 14, 6, 2, 45, 39, 37, 35, 27, 63, 59, 57, 56, 46],
    [36, 20, 14, 34, 19, 9, 38, 21, 7, 55, 40, 27, 54, 51, 72, 60, 46, 73, 71],
    [64, 47, 38, 62, 43, 29, 58, 42, 26, 84, 69, 51, 82, 76, 97, 89, 71, 98, 96],
    [75, 65, 58, 61, 53, 44, 49, 41, 31, 94, 86, 76, 81, 66, 107, 104, 96, 101, 85],
    [57, 59, 63, 74, 78, 79, 83, 92, 95, 37, 39, 45, 52, 70, 24, 23, 25, 32, 50],
    [46, 60, 72, 56, 68, 80, 63, 77, 90, 27, 40, 55, 35, 45, 14, 20, 36, 17, 25],
    [71, 89, 97, 73, 91, 103, 72, 88, 105, 51, 69, 84, 54, 55, 38, 47, 64, 34, 36],
    [96, 104, 107, 98, 110, 115, 97, 111, 119, 76, 86, 94, 82, 84, 58, 65, 75, 62, 64],
    [85, 87, 83, 101, 102, 100, 107, 112, 114, 66, 67, 70, 81, 94, 49, 48, 50, 61, 75],
    [95, 92, 83, 79, 78, 74, 63, 59, 57, 109, 108, 100, 93, 77, 117, 118, 114, 106, 90],
    [90, 77, 63, 80, 68, 56, 72, 60, 46, 106, 93, 79, 99, 88, 117, 109, 95, 113, 105],
    [105, 88, 72, 103, 91, 73, 97, 89, 71, 113, 99, 80, 116, 111, 117, 106, 90, 121, 119],
    [119, 111, 97, 115, 110, 98, 107, 104, 96, 121, 116, 103, 120, 112, 117, 113, 105, 118, 114],
    [114, 112, 107, 100, 102, 101, 83, 87, 85, 118, 120, 115, 108, 92, 117, 121, 119, 109, 95],
  ]
}
