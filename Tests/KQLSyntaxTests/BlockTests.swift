import KQLSyntax
import Testing

@Suite struct BlockTests {
  @Test func `scripts are cut into statements`() {
    check(
      [
        Row("a\n| b\n\nc", "1 a⏎| b ¶ 4 c"), Row(".a\n.b\nc", "1 .a ¶ 2 .b⏎c"),
        Row("// x\n\n// y\n.a\n", "1 // x⏎⏎// y⏎.a"),
        Row("a (\n\n.b\n) c\nd", "1 a (⏎⏎.b⏎) c⏎d"), Row("print ```\n\n.x\n```\n.a", "1 print ```⏎⏎.x⏎``` ¶ 5 .a"),
        Row("print @'a\n\nb'", "1 print @'a⏎⏎b'"), Row("print 'it' // don't (\n\nb", "1 print 'it' // don't ( ¶ 3 b"),
        Row("#format csv\na\n#x", "1 #format csv ¶ 2 a ¶ 3 #x"), Row("a &\n.b", "1 a ⏎.b"), Row("a &&\n.b", "1 a .b"),
        Row(".ingest inline into table T <|\n.1,'\n#2\n\n.a", "1 .ingest inline into table T <|⏎.1,'⏎#2 ¶ 5 .a"),
        Row(".execute database script <|\n.a\n\n.b\n#end\nc", "1 .execute database script <|⏎.a⏎⏎.b ¶ 6 c"),
        Row("\u{FEFF}a\r\n\r\nb\r\n", "1 a ¶ 3 b"), Row("#!/usr/bin/kqlsh\na", "2 a"), Row("// only\n", ""),
        Row("\n\n", ""),
      ]
    ) { blocks($0, .auto) }
    check([Row("a\nb (\nc)\nd &\ne", "1 a ¶ 2 b (⏎c) ¶ 4 d ⏎e")]) { blocks($0, .line) }
    check([Row(".a\n.b\n\nc", "1 .a⏎.b ¶ 4 c")]) { blocks($0, .block) }
  }

  private func blocks(_ text: String, _ mode: BlockReader.Mode) -> String {
    BlockReader.blocks(of: text, mode: mode).map { block in
      "\(block.line) \(block.text.replacing("\n", with: "⏎"))"
    }.joined(separator: " ¶ ")
  }

  @Test func `places are those of the file`() {
    let block = BlockReader.blocks(of: "x\n\né | y &&\nz").last
    #expect(block?.text == "é | y z")
    #expect(block.map { "\($0.location(of: 0))" } == "(line: 3, column: 1)")
    #expect(block.map { "\($0.location(of: 5))" } == "(line: 3, column: 5)")
    #expect(block.map { "\($0.location(of: 7))" } == "(line: 4, column: 1)")
  }

  @Test func `invalid UTF-8 is reported with its offset`() {
    let block = BlockReader.blocks(of: [0x61, 0x0A, 0x0A, 0x62, 0xFF]).last
    #expect(block?.problem?.message == "the text is not valid UTF-8 at byte offset 4")
  }

  @Test func `Enter runs what is complete`() {
    check(
      [
        Row("T", "true"), Row("T |", "false"), Row("T | where a", "true"), Row("T | summarize count() by", "false"),
        Row("let x = 1;", "false"), Row("let x = 1; T", "true"), Row(".create function f() {", "false"),
        Row("", "false"),
        Row(".ingest inline into table T <|\n1,2", "false"), Row(".ingest inline into table T <|\n1,2\n", "true"),
        Row("T | where a and", "false"), Row("T | where\n", "true"), Row("print ```abc", "false"), Row("#help", "true"),
        Row("T // |", "true"), Row("T | take 1;", "true"), Row("declare query_parameters(n:long);", "false"),
      ]
    ) { "\(BlockReader.isComplete($0))" }
  }
}
