import KQLLanguage

/// Random numbers for the rows of one chunk: xoshiro256**, begun with the query's own source, which asks the system for
/// each number and would take most of the time of a query.
struct RandomStream: RandomNumberGenerator {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  init(_ context: EvaluationContext) {
    // The last word keeps the state from being all zeros.
    state = (context.random(), context.random(), context.random(), context.random() | 1)
  }

  mutating func next() -> UInt64 {
    let product = state.1 &* 5
    let result = (product << 7 | product >> 57) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = state.3 << 45 | state.3 >> 19
    return result
  }
}
