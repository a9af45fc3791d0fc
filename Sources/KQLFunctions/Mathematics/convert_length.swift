import KQLLanguage

extension ScalarFunction {
  static let convertLength = UnitConversion.make(
    "convert_length", "Converts a length from a unit to another.",
    Example("print convert_length(1.2, 'Kilometer', 'Meter')", "1200.0"),
    [
      UnitConversion.Unit("Meter", 1),
      UnitConversion.Unit("Nanometer", 1e-9),
      UnitConversion.Unit("Micrometer", 1e-6),
      UnitConversion.Unit("Millimeter", 1e-3),
      UnitConversion.Unit("Centimeter", 1e-2),
      UnitConversion.Unit("Decimeter", 0.1),
      UnitConversion.Unit("Decameter", 10),
      UnitConversion.Unit("Hectometer", 100),
      UnitConversion.Unit("Kilometer", 1e3),
      UnitConversion.Unit("Angstrom", 1e-10),
      UnitConversion.Unit("Inch", 0.0254),
      UnitConversion.Unit("Microinch", 2.54e-8),
      UnitConversion.Unit("Mil", 2.54e-5),
      UnitConversion.Unit("Hand", 0.1016),
      UnitConversion.Unit("Foot", 0.3048),
      UnitConversion.Unit("UsSurveyFoot", 1200.0 / 3937),
      UnitConversion.Unit("Yard", 0.9144),
      UnitConversion.Unit("Fathom", 1.8288),
      UnitConversion.Unit("Chain", 20.1168),
      UnitConversion.Unit("Shackle", 27.432),
      UnitConversion.Unit("Mile", 1609.344),
      UnitConversion.Unit("NauticalMile", 1852),
      UnitConversion.Unit("AstronomicalUnit", 1.495978707e11),
      UnitConversion.Unit("LightYear", 9.46073047258e15),
      UnitConversion.Unit("KilolightYear", 9.46073047258e18),
      UnitConversion.Unit("MegalightYear", 9.46073047258e21),
      UnitConversion.Unit("Parsec", 3.08567758128e16),
      UnitConversion.Unit("Kiloparsec", 3.08567758128e19),
      UnitConversion.Unit("Megaparsec", 3.08567758128e22),
      UnitConversion.Unit("SolarRadius", 6.95510e8),
    ])
}
