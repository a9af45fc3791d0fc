import KQLSyntax
import Testing

@Suite struct RequestTests {
  @Test func `every real syntax line compiles`() { #expect(Fixture.grammar.problems == []) }

  @Test func `commands`() {
    check(
      [
        Row(
          ".show tables (A, ['b c']) details | count",
          #"{"TableName":[{"TableName":{"kind":"path","parts":["A"]}},{"TableName":{"kind":"path","parts":["b c"]}}],"details":{"kind":"keyword","text":"details"}} 1"#
        ),
        Row(".SHOW Table Db.T Policy Update", #"{"TableName":{"kind":"path","parts":["Db","T"]}} 0"#),
        Row(
          ".create table T (a: long) with (folder = 'x', other = 1d)",
          #"{"TableName":{"kind":"name","name":"T"},"ColumnName":[{"ColumnName":{"kind":"name","name":"a"},"ColumnType":{"kind":"name","name":"long"}}],"PropertyName":[{"PropertyName":{"kind":"name","name":"folder"},"PropertyValue":{"kind":"literal","type":"string","value":"x"}},{"PropertyName":{"kind":"name","name":"other"},"PropertyValue":{"kind":"literal","type":"timespan","value":864000000000}}]} 0"#
        ),
        Row(".show database schema", "{} 0"),
        Row(".show database schema schema", #"{"Db":{"kind":"path","parts":["schema"]}} 0"#),
        Row(
          ".create table T ingestion csv mapping 'a' 'b' 'c'",
          #"{"TableName":{"kind":"name","name":"T"},"Kind":{"kind":"keyword","text":"csv"},"MappingName":{"kind":"literal","type":"string","value":"a"},"Mapping":{"kind":"literal","type":"string","value":"bc"}} 0"#
        ),
        Row(
          ".show operations 74be27de-1e4e-49d9-b579-fe0b331d3642",
          #"{"Id":{"kind":"literal","type":"guid","value":"74be27de-1e4e-49d9-b579-fe0b331d3642"}} 0"#),
        Row(
          ".alter database D policy caching hot = 1.00:00:00",
          #"{"Db":{"kind":"path","parts":["D"]},"Hot":{"kind":"literal","type":"timespan","value":"1.00:00:00"}} 0"#),
      ]
    ) { text in
      var parser = Parser(text, grammar: Fixture.grammar)
      guard case .command(let command)? = parser.parseRequest().0 else { return Fixture.outcome(text) }
      let json = SyntaxJSON.text(.command(command), places: false)
      let start = json.range(of: "\"captures\":")?.upperBound ?? json.startIndex
      var depth = 0
      var end = start
      for index in json[start...].indices {
        if json[index] == "{" { depth += 1 }
        if json[index] == "}" { depth -= 1 }
        end = json.index(after: index)
        if depth == 0 { break }
      }
      return "\(json[start..<end]) \(command.pipe.count)"
    }
  }

  @Test func `input of commands`() {
    check(
      [
        Row(".set async T <| .show tables | take 1", "command"), Row(".append T <| let x = 1; print x", "query"),
        Row(".ingest inline into table T <|\n1,'\n\n2,\"\n", "data:1,'\n\n2,\"\n"),
        Row(".ingest inline into table T [1,it's]\n[ , ]", "data:1,it's\n , "),
        Row(".ingest inline into table T with (a=1) [1,\"]\"]\n[2,]", "data:1,\"]\"\n2,"),
        Row(".replace extents in table T <| { .show tables }, { U | take 1 }", "query"),
        Row(".append T <| where a == 1", "query"),
        Row(".execute database script <|\n.a\n\n.b", "data:.a\n\n.b"),
      ]
    ) { text in
      var parser = Parser(text, grammar: Fixture.grammar)
      guard case .command(let command)? = parser.parseRequest().0 else { return Fixture.outcome(text) }
      switch command.input {
      case .query: return "query"
      case .command: return "command"
      case .data(let text, _): return "data:" + text
      case nil: return "none"
      }
    }
  }

  @Test func `errors say what is wrong, where and what helps`() {
    check(
      [
        Row("T | were a > 1", "4..<8 unknown operator 'were' [did you mean 'where'?]"),
        Row("T | where a = 1", "12..<13 unexpected '=' [compare with '=='; a single '=' gives a name]"),
        Row("T | where a AND b", "12..<15 unexpected 'AND' [operators are written in lower case: 'and']"),
        Row("T | where (a", "10..<11 '(' is never closed [add ')']"),
        Row("T where a", "2..<7 unexpected 'where'; expected '|' or ';' [an operator starts with '|': | where …]"),
        Row(
          "SELECT * FROM T",
          "14..<15 unexpected 'T'; expected '|' or ';' [this looks like SQL; a query is written: T | where … | project …]"
        ),
        Row(
          "print 'abc",
          "6..<10 the string that starts here is not closed by ' [a string over several lines is written between ``` and ```]"
        ),
        Row(".shwo tables", "1..<5 unknown command '.shwo' [did you mean 'show'?]"),
        Row(".drop table", "11..<11 the text ends too early; expected a table name"),
        Row("show tables", "5..<11 unexpected 'tables'; expected '|' or ';' [a command starts with a dot: .show …]"),
        Row(
          #"print 'a\qb'"#,
          "8..<10 unknown escape in a string [write \\\\ for a backslash, or @'…' for text in which backslashes stand for themselves]"
        ),
        Row("print first = 1", "6..<11 'first' is a keyword here [as a name it is written ['first']]"),
        Row("T | take 5 |", "12..<12 the text ends too early; expected an operator"),
      ], Fixture.outcome)
  }

  @Test func `functions`() {
    let (lambda, diagnostics) = Parser.parseFunction(
      parameters: "(a: long, b: string = 'x', T: (c: int), U: (*))", body: "{ let y = a; T | where c > y }",
      grammar: Fixture.grammar)
    #expect(diagnostics == [])
    #expect(lambda?.parameters.map { $0.name.text } == ["a", "b", "T", "U"])
    #expect(lambda?.body.count == 2)
    let (_, problems) = Parser.parseFunction(parameters: "(a: long)", body: "{ a + }", grammar: Fixture.grammar)
    #expect(problems.first?.range == 6..<7)
  }

  /// Text that would overflow the stack of a careless parser, or take it exponential time.
  @Test func `deep and long texts end well`() {
    let texts = [
      "print " + Fixture.repeated("(", 100_000), "print " + Fixture.repeated("f(", 5000) + Fixture.repeated(")", 5000),
      "print " + Fixture.repeated("a[", 5000), "print 1" + Fixture.repeated(" + 1", 100_000),
      "print " + Fixture.repeated("-", 10_000) + "1", "print a" + Fixture.repeated(".a", 50_000),
      "T" + Fixture.repeated(" | join (T", 3000), Fixture.repeated("union (", 3000) + Fixture.repeated(" ] )", 3000),
      Fixture.repeated("let f = () {", 3000), "print dynamic(" + Fixture.repeated("[", 100_000),
      "print " + Fixture.repeated("(", 90) + "1" + Fixture.repeated(Fixture.repeated(" + 1", 900) + ")", 90),
    ]
    for text in texts {
      var parser = Parser(text, grammar: Fixture.grammar)
      let (request, diagnostics) = parser.parseRequest()
      #expect(request == nil && diagnostics.count == 1, "\(text.prefix(20))")
    }
    for text in [
      "T" + Fixture.repeated(" | where a > 1", 10_000),
      "T | where a == 0" + Fixture.repeated(" or a == 1 and b == 2", 20_000),
      "print " + Fixture.repeated("iff(a, 1, ", 60) + "2" + Fixture.repeated(")", 60),
    ] {
      var parser = Parser(text, grammar: Fixture.grammar)
      #expect(parser.parseRequest().0 != nil, "\(text.prefix(20))")
    }
  }
}
