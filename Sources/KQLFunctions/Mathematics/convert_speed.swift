import KQLLanguage

extension ScalarFunction {
  static let convertSpeed = UnitConversion.make(
    "convert_speed", "Converts a speed from a unit to another.",
    Example("print convert_speed(36, 'KilometerPerHour', 'MeterPerSecond')", "10.0"),
    [
      UnitConversion.Unit("MeterPerSecond", 1),
      UnitConversion.Unit("MeterPerMinute", 1.0 / 60),
      UnitConversion.Unit("MeterPerHour", 1.0 / 3600),
      UnitConversion.Unit("KilometerPerHour", 1000.0 / 3600),
      UnitConversion.Unit("KilometerPerMinute", 1000.0 / 60),
      UnitConversion.Unit("KilometerPerSecond", 1e3),
      UnitConversion.Unit("CentimeterPerHour", 0.01 / 3600),
      UnitConversion.Unit("CentimeterPerMinute", 0.01 / 60),
      UnitConversion.Unit("CentimeterPerSecond", 1e-2),
      UnitConversion.Unit("DecimeterPerMinute", 0.1 / 60),
      UnitConversion.Unit("DecimeterPerSecond", 0.1),
      UnitConversion.Unit("MillimeterPerHour", 1e-3 / 3600),
      UnitConversion.Unit("MillimeterPerMinute", 1e-3 / 60),
      UnitConversion.Unit("MillimeterPerSecond", 1e-3),
      UnitConversion.Unit("MicrometerPerMinute", 1e-6 / 60),
      UnitConversion.Unit("MicrometerPerSecond", 1e-6),
      UnitConversion.Unit("NanometerPerMinute", 1e-9 / 60),
      UnitConversion.Unit("NanometerPerSecond", 1e-9),
      UnitConversion.Unit("InchPerHour", 0.0254 / 3600),
      UnitConversion.Unit("InchPerMinute", 0.0254 / 60),
      UnitConversion.Unit("InchPerSecond", 0.0254),
      UnitConversion.Unit("FootPerHour", 0.3048 / 3600),
      UnitConversion.Unit("FootPerMinute", 0.3048 / 60),
      UnitConversion.Unit("FootPerSecond", 0.3048),
      UnitConversion.Unit("YardPerHour", 0.9144 / 3600),
      UnitConversion.Unit("YardPerMinute", 0.9144 / 60),
      UnitConversion.Unit("YardPerSecond", 0.9144),
      UnitConversion.Unit("MilePerHour", 0.44704),
      UnitConversion.Unit("Knot", 1852.0 / 3600),
    ])
}
