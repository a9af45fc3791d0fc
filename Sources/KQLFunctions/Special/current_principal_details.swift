import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let currentPrincipalDetails = ScalarFunction(
    name: "current_principal_details",
    family: .special,
    summary: "Describes who runs the query.",
    parameters: [],
    result: .type(.dynamic),
    examples: [],
    isDeterministic: false,
    evaluate: CurrentPrincipalDetails.evaluate
  )
}

private enum CurrentPrincipalDetails {
  static func evaluate(_ arguments: Arguments) -> Column {
    let name = arguments.context.user
    var bytes: [UInt8] = []
    JSONObject.append(to: &bytes) { object, bytes in
      object.member("UserPrincipalName", name, to: &bytes)
      object.member("IdentityProvider", "", to: &bytes)
      object.member("Authority", "", to: &bytes)
      object.member("Mfa", "False", to: &bytes)
      object.member("Type", "", to: &bytes)
      object.member("DisplayName", name, to: &bytes)
      object.member("ObjectId", "", to: &bytes)
      object.member("FQN", name, to: &bytes)
      object.member("Notes", "", to: &bytes)
    }
    return .constant(.dynamic(String(decoding: bytes, as: UTF8.self)), .dynamic, count: arguments.rowCount)
  }
}
