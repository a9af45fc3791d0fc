import Glibc
import KQLLanguage

extension ScalarFunction {
  static let convertAngle = UnitConversion.make(
    "convert_angle", "Converts an angle from a unit to another.",
    Example("print convert_angle(1.2, 'Degree', 'Arcminute')", "72.0"),
    [
      UnitConversion.Unit("Degree", 1),
      UnitConversion.Unit("Arcminute", 1.0 / 60),
      UnitConversion.Unit("Arcsecond", 1.0 / 3600),
      UnitConversion.Unit("Gradian", 0.9),
      UnitConversion.Unit("Radian", 180 / .pi),
      UnitConversion.Unit("Centiradian", 1.8 / .pi),
      UnitConversion.Unit("Deciradian", 18 / .pi),
      UnitConversion.Unit("Milliradian", 0.18 / .pi),
      UnitConversion.Unit("Microradian", 1.8e-4 / .pi),
      UnitConversion.Unit("Nanoradian", 1.8e-7 / .pi),
      UnitConversion.Unit("Millidegree", 1e-3),
      UnitConversion.Unit("Microdegree", 1e-6),
      UnitConversion.Unit("Nanodegree", 1e-9),
      UnitConversion.Unit("NatoMil", 9.0 / 160),
      UnitConversion.Unit("Revolution", 360),
      UnitConversion.Unit("Tilt", toBase: { Glibc.asin($0) * 180 / .pi }, fromBase: { Glibc.sin($0 * .pi / 180) }),
    ])
}
