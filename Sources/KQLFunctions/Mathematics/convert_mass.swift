import KQLLanguage

extension ScalarFunction {
  static let convertMass = UnitConversion.make(
    "convert_mass", "Converts a mass from a unit to another.",
    Example("print convert_mass(1.2, 'Kilogram', 'Pound')", "2.6455471462185307"),
    [
      UnitConversion.Unit("Kilogram", 1),
      UnitConversion.Unit("Nanogram", 1e-12),
      UnitConversion.Unit("Microgram", 1e-9),
      UnitConversion.Unit("Milligram", 1e-6),
      UnitConversion.Unit("Centigram", 1e-5),
      UnitConversion.Unit("Decigram", 1e-4),
      UnitConversion.Unit("Gram", 1e-3),
      UnitConversion.Unit("Decagram", 1e-2),
      UnitConversion.Unit("Hectogram", 0.1),
      UnitConversion.Unit("Tonne", 1e3),
      UnitConversion.Unit("Kilotonne", 1e6),
      UnitConversion.Unit("Megatonne", 1e9),
      UnitConversion.Unit("Grain", 6.479891e-5),
      UnitConversion.Unit("Ounce", 0.028349523125),
      UnitConversion.Unit("Pound", 0.45359237),
      UnitConversion.Unit("Kilopound", 453.59237),
      UnitConversion.Unit("Megapound", 453_592.37),
      UnitConversion.Unit("Stone", 6.35029318),
      UnitConversion.Unit("ShortHundredweight", 45.359237),
      UnitConversion.Unit("LongHundredweight", 50.80234544),
      UnitConversion.Unit("ShortTon", 907.18474),
      UnitConversion.Unit("LongTon", 1016.0469088),
      UnitConversion.Unit("Slug", 14.593902937),
      UnitConversion.Unit("EarthMass", 5.9722e24),
      UnitConversion.Unit("SolarMass", 1.98947e30),
    ])
}
