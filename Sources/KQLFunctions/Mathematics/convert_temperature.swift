import KQLLanguage

extension ScalarFunction {
  static let convertTemperature = UnitConversion.make(
    "convert_temperature", "Converts a temperature from a unit to another.",
    Example("print convert_temperature(1.2, 'Kelvin', 'DegreeCelsius')", "-271.95"),
    [
      UnitConversion.Unit("Kelvin", 1), UnitConversion.Unit("DegreeCelsius", 1, 273.15),
      UnitConversion.Unit("MillidegreeCelsius", 1e-3, 273.15),
      UnitConversion.Unit("DegreeFahrenheit", 5.0 / 9, 459.67 * 5 / 9), UnitConversion.Unit("DegreeRankine", 5.0 / 9),
      UnitConversion.Unit("DegreeDelisle", -2.0 / 3, 373.15), UnitConversion.Unit("DegreeNewton", 100.0 / 33, 273.15),
      UnitConversion.Unit("DegreeReaumur", 1.25, 273.15),
      UnitConversion.Unit("DegreeRoemer", 40.0 / 21, 273.15 - 7.5 * 40 / 21),
      UnitConversion.Unit("SolarTemperature", 5778),
    ])
}
