package import KQLColumns

/// Rewrites plans into cheaper ones with the same answer.
package enum Optimizer {
  package static func optimize(_ plan: Plan, context: EvaluationContext) -> Plan { plan }
}
