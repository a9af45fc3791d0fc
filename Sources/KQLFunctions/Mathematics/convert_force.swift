import KQLLanguage

extension ScalarFunction {
  static let convertForce = UnitConversion.make(
    "convert_force", "Converts a force from a unit to another.",
    Example("print convert_force(1.2, 'Kilonewton', 'Newton')", "1200.0"),
    [
      UnitConversion.Unit("Newton", 1),
      UnitConversion.Unit("Micronewton", 1e-6),
      UnitConversion.Unit("Millinewton", 1e-3),
      UnitConversion.Unit("Decanewton", 10),
      UnitConversion.Unit("Kilonewton", 1e3),
      UnitConversion.Unit("Meganewton", 1e6),
      UnitConversion.Unit("Dyn", 1e-5),
      UnitConversion.Unit("KilogramForce", 9.80665),
      UnitConversion.Unit("KiloPond", 9.80665),
      UnitConversion.Unit("TonneForce", 9806.65),
      UnitConversion.Unit("PoundForce", 4.4482216152605),
      UnitConversion.Unit("OunceForce", 0.27801385095378125),
      UnitConversion.Unit("KilopoundForce", 4448.2216152605),
      UnitConversion.Unit("ShortTonForce", 8896.443230521),
      UnitConversion.Unit("Poundal", 0.138254954376),
    ])
}
