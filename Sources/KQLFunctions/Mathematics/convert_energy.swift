import KQLLanguage

extension ScalarFunction {
  static let convertEnergy = UnitConversion.make(
    "convert_energy", "Converts an energy from a unit to another.",
    Example("print convert_energy(1.2, 'Joule', 'BritishThermalUnit')", "0.0011373805443759806"),
    [
      UnitConversion.Unit("Joule", 1),
      UnitConversion.Unit("BritishThermalUnit", 1055.05585262),
      UnitConversion.Unit("KilobritishThermalUnit", 1_055_055.85262),
      UnitConversion.Unit("MegabritishThermalUnit", 1_055_055_852.62),
      UnitConversion.Unit("GigabritishThermalUnit", 1_055_055_852_620),
      UnitConversion.Unit("Calorie", 4.184),
      UnitConversion.Unit("Kilocalorie", 4184),
      UnitConversion.Unit("Megacalorie", 4_184_000),
      UnitConversion.Unit("ElectronVolt", 1.602176565e-19),
      UnitConversion.Unit("KiloelectronVolt", 1.602176565e-16),
      UnitConversion.Unit("MegaelectronVolt", 1.602176565e-13),
      UnitConversion.Unit("GigaelectronVolt", 1.602176565e-10),
      UnitConversion.Unit("TeraelectronVolt", 1.602176565e-7),
      UnitConversion.Unit("Erg", 1e-7),
      UnitConversion.Unit("FootPound", 1.355817948),
      UnitConversion.Unit("HorsepowerHour", 2_684_519.537),
      UnitConversion.Unit("Millijoule", 1e-3),
      UnitConversion.Unit("Kilojoule", 1e3),
      UnitConversion.Unit("Megajoule", 1e6),
      UnitConversion.Unit("Gigajoule", 1e9),
      UnitConversion.Unit("WattHour", 3600),
      UnitConversion.Unit("KilowattHour", 3.6e6),
      UnitConversion.Unit("MegawattHour", 3.6e9),
      UnitConversion.Unit("GigawattHour", 3.6e12),
      UnitConversion.Unit("TerawattHour", 3.6e15),
      UnitConversion.Unit("WattDay", 86_400),
      UnitConversion.Unit("KilowattDay", 8.64e7),
      UnitConversion.Unit("MegawattDay", 8.64e10),
      UnitConversion.Unit("GigawattDay", 8.64e13),
      UnitConversion.Unit("TerawattDay", 8.64e16),
    ])
}
