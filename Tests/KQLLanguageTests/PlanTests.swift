import KQLLanguage
import Testing

@Suite struct PlanTests {
  @Test func filtersReachTheScanAndSaySkipWhat() throws {
    let plan = try Bind.plan("T | extend Y = Id | where Y > 5 and Text has 'error log' | project Y")
    #expect(
      plan == """
        project Y = #0
          filter (>(#0, long(5)) and has(#1, string('error log')))
            scan T [Id, Text] skip unless visible(0) > 5, visible(1) has error, visible(1) has log
        """)
  }

  @Test func constantsGiveWayToNarrowColumns() throws {
    let plan = try Bind.plan("T | where Kind == 3 | project Kind")
    #expect(plan.hasSuffix("scan T [Kind] skip unless visible(3) == 3"))
  }

  @Test func sortThenTakeIsTop() throws {
    let plan = try Bind.plan("T | sort by Time asc | project Id | take 5")
    #expect(plan.contains("top 5 #1 asc nulls first"))
  }

  @Test func countReadsOneColumn() throws {
    #expect(
      try Bind.plan("T | count") == """
        aggregate [Count = count()] by []
          scan T [Id]
        """)
  }

  @Test func hiddenColumnsAreReadWhenUsed() throws {
    let plan = try Bind.plan("T | where ingestion_time() > datetime(2024-01-01) | project Id")
    #expect(plan.contains("scan T [Id, $hidden.IngestionTime] skip unless ingestionTime >"))
    #expect(try Bind.plan("T | project Id").hasSuffix("scan T [Id]"))
  }

  @Test func cursorsCompareTheHiddenColumn() throws {
    let plan = try Bind.plan("T | where cursor_after('17') | project Id")
    #expect(plan.contains("skip unless cursor > 17"))
    #expect(Bind.error("print x = 1 | where cursor_after('17')")?.message.contains("ingestion time") == true)
  }

  @Test func conditionsMoveIntoJoins() throws {
    let plan = try Bind.plan("T | join kind=inner U on Id | where Other > 1.0 and Kind == 2 | project Id")
    #expect(plan.contains("scan U [Id, Other] skip unless visible(1) > 1.0"))
    #expect(plan.contains("scan T [Id, Kind] skip unless visible(3) == 2"))
  }

  @Test func outerJoinsKeepConditionsOnTheOtherSide() throws {
    let plan = try Bind.plan("T | join kind=leftouter U on Id | where Other > 1.0 | project Id")
    #expect(plan.contains("filter") && !plan.contains("skip"))
  }

  @Test func functionsAreInlinedWithTheirOwnScope() throws {
    let function = StoredFunction(
      name: "F", parameters: "(n: long, m: long = 2)", body: "{ T | where Id == n + m }", isView: false)
    let plan = try Bind.plan("let n = 100; F(3) | project Id", functions: [function])
    #expect(plan.contains("skip unless visible(0) == 5"))
  }

  @Test func recursionIsRefused() {
    let function = StoredFunction(name: "F", parameters: "()", body: "{ F() | take 1 }", isView: false)
    #expect(Bind.error("F()", functions: [function]) != nil)
  }
}

@Suite struct MessageTests {
  @Test func unknownColumnsAreNamedWithAHint() throws {
    let error = try #require(Bind.error("T | where Tme > 1"))
    #expect(error.code == "SEM0100")
    #expect(error.message == "'where' operator: Failed to resolve column or scalar expression named 'Tme'")
    #expect(error.range == 10..<13)
    #expect(error.hints == ["Did you mean 'Time'?"])
  }

  @Test func unknownTables() throws {
    let error = try #require(Bind.error("Foo | take 1"))
    #expect(error.code == "SEM0100")
    #expect(error.message == "Failed to resolve table or column expression named 'Foo'")
  }

  @Test func windowFunctionsNeedAnOrder() {
    #expect(Bind.error("T | extend n = row_number()") != nil)
    #expect(Bind.error("T | sort by Id | extend n = row_number()") == nil)
  }

  @Test(arguments: [
    "T | where Text > 5", "T | extend x = dynamic([1]) * dynamic([2])", "T | summarize sum(Text)",
    "T | project Id, Id = 2, Id = 3",
    "T | join kind=inner U on Text", "T | take -1", "print x = 1 | take 'a'", "T | sort by dynamic(1)",
    "range x from 1 to 2 step 0", "T | top 1 by", "union",
  ])
  func isRefused(_ text: String) {
    #expect(Bind.error(text) != nil)
  }

  @Test func longPipelinesDoNotExhaustTheStack() throws {
    let text = "print x = 1" + String(repeating: " | extend x = x + 1", count: 300)
    _ = try? Bind.query(text)
    let chain = "T | where Id == 0" + (1...3000).map { " or Id == \($0)" }.joined()
    _ = try? Bind.query(chain)
  }
}
