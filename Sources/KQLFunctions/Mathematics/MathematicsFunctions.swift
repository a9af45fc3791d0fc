import KQLLanguage

extension ScalarFunction {
  static let mathematics: [ScalarFunction] = [
    .abs, .acos, .asin, .atan, .atan2, .betaCdf, .betaInv, .betaPdf, .ceiling, .cos, .cot, .degrees, .erf, .erfc,
    .exp, .exp10, .exp2, .gamma, .isfinite, .isinf, .isnan, .log, .log10, .log2, .loggamma, .pi, .pow, .radians,
    .rand, .round, .sign, .sin, .sqrt, .tan, .welchTest,
    .convertAngle, .convertEnergy, .convertForce, .convertLength, .convertMass, .convertSpeed, .convertVolume,
    .convertTemperature,
  ]
}
