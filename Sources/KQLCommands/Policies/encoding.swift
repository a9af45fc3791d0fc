import KQLLanguage

extension Policy {
  static let encoding = Policy(
    name: "encoding", title: "EncodingPolicy",
    summary: "How columns are encoded. Stored and shown; has no effect here: extents choose encodings by their data.",
    entities: [.table, .database, .column], listsTables: false, mergeSyntax: "Policy=<string>",
    examples: [
      .alter: [
        Example(
          #".alter table Logs policy encoding '{"EncodingPolicyType": "BigObject"}' | project Policy"#,
          #"{"EncodingPolicyType":"BigObject"}"#)
      ]
    ],
    sample: PolicySample(
      #"'{"EncodingPolicyType": "Identifier"}'"#, gives: #"{"EncodingPolicyType":"Identifier"}"#)
  ) { change in try change.anyJSON() }
}
