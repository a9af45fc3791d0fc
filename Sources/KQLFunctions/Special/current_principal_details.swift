import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let currentPrincipalDetails = ScalarFunction(
    name: "current_principal_details",
    family: .special,
    summary: "Describes who runs the query.",
    parameters: [],
    result: .type(.dynamic),
    examples: [
      Example("print tostring(current_principal_details().FQN) == current_principal()", "true")
    ],
    volatility: .stable,
    evaluate: CurrentPrincipalDetails.evaluate
  )
}

private enum CurrentPrincipalDetails {
  static func evaluate(_ arguments: Arguments) -> Column {
    let name = arguments.context.principal.name
    var bytes: [UInt8] = []
    JSONObject.append(to: &bytes) { object, bytes in
      object.member("UserPrincipalName", name.kind == .application ? "" : name.id, to: &bytes)
      object.member("IdentityProvider", name.kind == .microsoftAccount ? "https://live.com" : "", to: &bytes)
      object.member("Authority", name.tenant, to: &bytes)
      object.member("Mfa", "False", to: &bytes)
      object.member("Type", name.kind.rawValue, to: &bytes)
      object.member("DisplayName", name.id, to: &bytes)
      object.member("ObjectId", name.objectId, to: &bytes)
      object.member("FQN", name.fullName, to: &bytes)
      object.member("Notes", "", to: &bytes)
    }
    return .constant(.dynamic(String(decoding: bytes, as: UTF8.self)), .dynamic, count: arguments.rowCount)
  }
}
