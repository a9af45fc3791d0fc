import Foundation
import Testing

/// What the specification of sessions says of directives and of results as they travel.
@Suite struct SessionTests {
  /// shows: session 9
  @Test func `results travel as the service's first version has them`() throws {
    try ShellRun.withFolder { folder in
      let query = "print Text = 'x', At = datetime(2024-01-01), Took = 1h, Price = decimal(1.5), Bag = dynamic({'a': 1})"
      let one = try ShellRun(["--transient", "-F", "kusto", "-e", query], in: folder)
      #expect(
        one.text == """
          {"Tables":[{"TableName":"Table_0","Columns":[\
          {"ColumnName":"Text","DataType":"String","ColumnType":"string"},\
          {"ColumnName":"At","DataType":"DateTime","ColumnType":"datetime"},\
          {"ColumnName":"Took","DataType":"TimeSpan","ColumnType":"timespan"},\
          {"ColumnName":"Price","DataType":"SqlDecimal","ColumnType":"decimal"},\
          {"ColumnName":"Bag","DataType":"Object","ColumnType":"dynamic"}],\
          "Rows":[["x","2024-01-01T00:00:00.0000000Z","01:00:00","1.5",{"a":1}]]}]}

          """)
      let two = try ShellRun(["--transient", "-F", "kusto", "-e", "print 1; print 2"], in: folder)
      let json = try #require(try JSONSerialization.jsonObject(with: two.output) as? [String: Any])
      #expect((json["Tables"] as? [[String: Any]])?.compactMap { $0["TableName"] as? String } == ["Table_0", "Table_1"])
      let none = try ShellRun(["--transient", "-F", "kusto", "-e", ".show tables"], in: folder)
      #expect(none.text.contains(#"{"ColumnName":"TableName","DataType":"String","ColumnType":"string"}"#))
      #expect(none.text.contains(#""Rows":[]"#))
    }
  }

  /// shows: session 3
  @Test func `directives of the reference shell do what they do there`() throws {
    try ShellRun.withFolder { folder in
      try "print 'from a script'\n\nprint 'and again'\n".write(
        to: folder.appending(path: "s.kql"), atomically: true, encoding: .utf8)
      let cases: [(String, String)] = [
        ("#crp query_take_max_records=2\n\nrange x from 1 to 5 step 1", "x\n1\n2\n"),
        ("#crp query_take_max_records=2\n\n#crp query_take_max_records\n\nrange x from 1 to 3 step 1", "x\n1\n2\n3\n"),
        ("#qp n='seven'\n\ndeclare query_parameters(n: string = 'one'); print n", "print_0\nseven\n"),
        ("#qp n=7\n\n#qp n\n\ndeclare query_parameters(n: long = 1); print n", "print_0\n1\n"),
        ("#dbcontext NetDefaultDB\n\nprint current_database()", "print_0\nNetDefaultDB\n"),
        ("#save out.csv\n\nprint saved = 1\n\nexternaldata(a: string)['out.csv'] with (format = 'txt')", "a\nsaved\n1\n"),
        ("#script s.kql", "print_0\nfrom a script\nprint_0\nand again\n"),
        ("#loop 2 print 'loop'", "print_0\nloop\nprint_0\nloop\n"),
        ("#markdownon\n\nprint 1", "| print_0 |\n|--:|\n| 1 |\n"),
        ("#csvheadersoff\n\nprint 1\n\n#csvheaderson\n\nprint 2", "1\nprint_0\n2\n"),
        ("#resultsoff\n\nprint 1\n\n#resultson\n\nprint 2", "print_0\n2\n"),
        (
          "#linemode\nprint 1\nprint 2 &\n| extend x = 3\nprint 4 &&\n| extend y = 1\n// comment\n#blockmode\nprint 5\n| extend z = 1",
          "print_0\n1\nprint_0\tx\n2\t3\nprint_0\ty\n4\t1\nprint_0\tz\n5\t1\n"
        ),
        ("print 1\n\n#quit\n\nprint 2", "print_0\n1\n"), ("print 1\n\n#exit\n\nprint 2", "print_0\n1\n"),
        ("#nonsense\n\nprint 1", "print_0\n1\n"), ("#automate it\n\n#browse\n\nprint 1", "print_0\n1\n"),
      ]
      for (text, wanted) in cases {
        let run = try ShellRun(["--transient", "-q", "-F", "tsv"], in: folder, input: text + "\n")
        let shown = run.text.split(separator: "\n", omittingEmptySubsequences: true).map { $0 + "\n" }.joined()
        #expect(shown == wanted, "\(text)\n\(run.errors)")
        #expect(run.status == 0, "\(text)\n\(run.errors)")
      }
      for text in ["#script missing.kql", "print 1\n\n#abort"] {
        #expect(try ShellRun(["--transient", "-q"], in: folder, input: text + "\n").status != 0, "\(text)")
      }
      let told = try ShellRun(["--transient", "-q"], in: folder, input: "#crp -list query_take\n\n#dbcontext\n")
      #expect(told.errors == "query_take_max_records\nNetDefaultDB\n")
      let unknown = try ShellRun(["--transient", "-q"], in: folder, input: "#nonsense\n\nprint 1\n")
      #expect(unknown.errors.contains("'#nonsense' is not a directive"), "\(unknown.errors)")
      for name in ["connect", "clip", "cls", "help", "timeon", "tableon", "prettyon", "typeon", "cridon", "focuson"] {
        let help = try ShellRun(["--transient", "-q"], in: folder, input: "? #\(name)\n")
        #expect(help.status == 0 && !help.text.isEmpty, "#\(name): \(help.errors)")
      }
    }
  }
}
