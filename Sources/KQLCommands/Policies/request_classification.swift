import KQLCatalog
import KQLLanguage
import KQLSyntax

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("IsEnabled", .bool), PolicyKey("ClassificationFunction", .text),
  ]

  static let requestClassification = Policy(
    name: "request_classification", title: "ClusterRequestClassificationPolicy", stem: "RequestClassification",
    summary: "Which workload group a request belongs to.",
    effect: .none("all requests belong to the workload group default"),
    entities: [.cluster], alterSyntax: "Policy=<string> '<|' <input_query>", mergeSyntax: "Policy=<string>",
    permission: .allDatabasesAdmin,
    examples: [
      .alter: [
        Example(
          """
          .alter cluster policy request_classification '{"IsEnabled": true}' <|
          iff(request_properties.current_application == 'kqlsh', 'Shell', 'default')
          """,
          "ClusterRequestClassificationPolicy |  | "
            + #"{"IsEnabled":true,"ClassificationFunction":"iff(request_properties.current_application == 'kqlsh', 'Shell', 'default')"}"#
            + " |  | Cluster")
      ]
    ],
    sample: PolicySample(
      #"'{"IsEnabled": true}' <| iff(request_properties.current_application == 'kqlsh', 'Shell', 'default')"#,
      merge: #"'{"IsEnabled": true}'"#, gives: #"{"IsEnabled":true}"#)
  ) { change in
    let text = try change.object(keys, requires: ["IsEnabled"])
    guard let input = change.context.command.input, case .query(let query) = input,
      let members = JSON(text)?.object
    else { return text }
    let function = JSON.string(change.context.source(query.range))
    return JSON.object(
      members.filter { $0.key != "ClassificationFunction" } + [.init("ClassificationFunction", function)]
    ).text
  }
}
