import KQLSyntax
import Testing

@Suite struct CompletionTests {
  @Test func `only what may follow is offered`() {
    check(
      [
        Row(".sh", "show"), Row(".drop table ", "/table"), Row(".show table T ", "policy"),
        Row(".show tables ", "details ( |"), Row("T | project-a", "project-away"), Row("T | where ", "/expression"),
        Row("T | wher", "where"), Row("T | top 5 by x a", "and asc"), Row(".create-o", "create-or-alter"),
        Row("T | join k", "/expression /tabular =kind"), Row(".create table T (a:long) with (f", "folder /name"),
        Row("T | take 5 // x", ""), Row("declare ", "pattern query_parameters"),
        Row(".create table T ingestion json mapping \"a/b", "/string"), Row(".create table T (a:", "/type"),
      ]
    ) { text in
      let completion = Completion.at(text.utf8.count, in: text, grammar: Fixture.grammar)
      let kinds = completion.kinds.map { "/\($0.rawValue)" }.sorted()
      return (completion.words + kinds + completion.parameters.map { "=\($0)" }).joined(separator: " ")
    }
  }

  @Test func `the pipeline before the operator is named`() {
    check(
      [
        Row("let a = 1; T | where x > 1 | project ", "T | where x > 1"), Row("T | join (U | where ", "U"),
        Row("T | where x | join (U) on ", "T | where x"), Row("T", "-"), Row(".show tables | where ", ".show tables"),
      ]
    ) { text in
      let completion = Completion.at(text.utf8.count, in: text, grammar: Fixture.grammar)
      return completion.pipeline.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } ?? "-"
    }
  }
}
