import KQLCatalog
import KQLDatabase
import KQLLanguage

extension Policy {
  static let encoding = Policy(
    name: "encoding", title: "EncodingPolicy",
    summary: "How columns of later ingestions are encoded.",
    effect: .partly(
      "Profiles other than Default and Null leave out the term index; MaxValueSize, BigObject and BigObject32 say how large "
        + "values of text files may be; extents choose encodings by their data."),
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
  ) { change in
    try change.object([
      PolicyKey("EncodingPolicyType", .word(EncodingProfile.allCases.map(\.rawValue))),
      PolicyKey("MaxValueSize", .integer), PolicyKey("ColumnId", .text), PolicyKey("Properties", .any),
    ])
  }
}
