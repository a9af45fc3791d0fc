import Glibc
import KQLColumns
import KQLLanguage

/// Discrete Fourier transforms: radix 2 for powers of two, by definition for other short lengths, and Bluestein's way
/// through a longer power of two for the rest.
enum FourierTransform {
  static func rows(_ arguments: Arguments, isInverse: Bool) -> (Int) -> [Value]? {
    let reals = SeriesRows(arguments[0])
    let imaginaries = arguments.count > 1 ? SeriesRows(arguments[1]) : nil
    return { row in
      guard let real = reals.series(row)?.filled, real.count <= 1 << 22 else { return nil }
      var imaginary = imaginaries?.series(row)?.filled ?? []
      imaginary += [Double](repeating: 0, count: max(0, real.count - imaginary.count))
      let result = transform(real, imaginary, isInverse)
      return [.series(result.real), .series(result.imaginary)]
    }
  }

  static func transform(
    _ real: [Double], _ imaginary: [Double], _ isInverse: Bool
  ) -> (real: [Double], imaginary: [Double]) {
    let count = real.count
    if count == 0 { return ([], []) }
    var (re, im) = (real, imaginary)
    if count & (count - 1) == 0 {
      butterfly(&re, &im, isInverse)
    } else if count <= 256 {
      direct(&re, &im, isInverse)
    } else {
      chirp(&re, &im, isInverse)
    }
    if isInverse {
      let scale = 1 / Double(count)
      return (re.map { $0 * scale }, im.map { $0 * scale })
    }
    return (re, im)
  }

  private static func direct(_ re: inout [Double], _ im: inout [Double], _ isInverse: Bool) {
    let (x, y, count) = (re, im, re.count)
    let sign = isInverse ? 1.0 : -1.0
    let table = (0..<count).map { index -> (Double, Double) in
      let angle = sign * 2 * .pi * Double(index) / Double(count)
      return (cos(angle), sin(angle))
    }
    for k in 0..<count {
      var (a, b) = (0.0, 0.0)
      for n in 0..<count {
        let (c, s) = table[k * n % count]
        a += x[n] * c - y[n] * s
        b += x[n] * s + y[n] * c
      }
      re[k] = a
      im[k] = b
    }
  }

  /// A transform as a convolution with a chirp, which transforms of a power of two do.
  private static func chirp(_ re: inout [Double], _ im: inout [Double], _ isInverse: Bool) {
    let count = re.count
    var size = 1
    while size < 2 * count - 1 { size <<= 1 }
    let sign = isInverse ? 1.0 : -1.0
    let turns = (0..<count).map { index -> (c: Double, s: Double) in
      let angle = sign * .pi * Double(index * index % (2 * count)) / Double(count)
      return (cos(angle), sin(angle))
    }
    var (a, b) = ([Double](repeating: 0, count: size), [Double](repeating: 0, count: size))
    var (c, d) = (a, a)
    for index in 0..<count {
      let turn = turns[index]
      a[index] = re[index] * turn.c - im[index] * turn.s
      b[index] = re[index] * turn.s + im[index] * turn.c
      (c[index], d[index]) = (turn.c, -turn.s)
      if index > 0 { (c[size - index], d[size - index]) = (turn.c, -turn.s) }
    }
    butterfly(&a, &b, false)
    butterfly(&c, &d, false)
    for index in 0..<size {
      (a[index], b[index]) = (a[index] * c[index] - b[index] * d[index], a[index] * d[index] + b[index] * c[index])
    }
    butterfly(&a, &b, true)
    for index in 0..<count {
      let turn = turns[index]
      let (x, y) = (a[index] / Double(size), b[index] / Double(size))
      re[index] = x * turn.c - y * turn.s
      im[index] = x * turn.s + y * turn.c
    }
  }

  private static func butterfly(_ re: inout [Double], _ im: inout [Double], _ isInverse: Bool) {
    let count = re.count
    var target = 0
    for index in 1..<max(count, 1) {
      var bit = count >> 1
      while target & bit != 0 {
        target ^= bit
        bit >>= 1
      }
      target |= bit
      if index < target {
        re.swapAt(index, target)
        im.swapAt(index, target)
      }
    }
    let angle = (isInverse ? 2 : -2) * .pi / Double(count)
    let turns = (0..<count / 2).map { (cos(angle * Double($0)), sin(angle * Double($0))) }
    var size = 2
    while size <= count {
      let stride = count / size
      for start in Swift.stride(from: 0, to: count, by: size) {
        for offset in 0..<(size / 2) {
          let (c, s) = turns[offset * stride]
          let (low, high) = (start + offset, start + offset + size / 2)
          let (a, b) = (re[high] * c - im[high] * s, re[high] * s + im[high] * c)
          (re[high], im[high]) = (re[low] - a, im[low] - b)
          (re[low], im[low]) = (re[low] + a, im[low] + b)
        }
      }
      size *= 2
    }
  }
}
