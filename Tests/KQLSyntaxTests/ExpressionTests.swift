import KQLSyntax
import Testing

@Suite struct ExpressionTests {
  @Test func `operators bind as Kusto binds them`() {
    check(
      [
        Row("a or b and c == d + e * -f", "(or a (and b (== c (+ d (* e (- f))))))"),
        Row("a - b - c", "(- (- a b) c)"), Row("a * b has c", "(* a (has b c))"),
        Row("a == b has c", "(== a (has b c))"), Row("1 < 2 == true", "(== (< 1 2) true)"),
        Row("a == b == c", "error: unexpected '=='; expected '|'"), Row("a !has b", "(!has a b)"),
        Row("a <> b", "(!= a b)"),
        Row("a =~ 'b' and c !~ 'd'", "(and (=~ a \"b\") (!~ c \"d\"))"),
        Row("a matches regex 'b'", "(matches regex a \"b\")"), Row("a in (1, 2)", "(in a 1, 2)"),
        Row("a !in~ ('x')", "(!in~ a \"x\")"), Row("a has_any (b)", "(has_any a b)"),
        Row("a in (T | project x)", "(in a {T | project})"), Row("a between (1 .. 2)", "(between a 1 2)"),
        Row("a !between (1..2)", "(!between a 1 2)"),
        Row("x between (ago(1d)..now())", "(between x ago(864000000000t) now())"),
      ], Fixture.sketch)
  }

  @Test func `operands`() {
    check(
      [
        Row("a.b['c'][0].['d e'].f(1)", "a.b[\"c\"][0].d e.f(1)"), Row("['my col']", "[my col]"),
        Row("f(a, n=1, T | count, *)", "f(a, n=1, {T | count}, *)"),
        Row("cluster('c').database('d').T", "cluster(\"c\").database(\"d\").T"),
        Row("count + kind + by + on + title", "(+ (+ (+ (+ count kind) by) on) title)"), Row("$left.a", "$left.a"),
        Row("toscalar(range x from 1 to 2 step 1 | count)", "toscalar({range | count})"),
        Row("range(1, 3, 1)", "range(1, 3, 1)"), Row("union | count", "{union | count}"), Row("(print 1)", "{print}"),
        Row("datatable(a:long, b:string)[1, 'x', 2, 'y',]", "datatable(a:long,b:string)[1, \"x\", 2, \"y\"]"),
        Row(
          "externaldata(a:long)[h'u;k'] with (format='csv')",
          "externaldata(a:long)[h\"u;k\"][\"format=\\\"csv\\\"\"]"),
        Row("dynamic({\"a\": [1, \"]\", {}]})", "dynamic<{\"a\": [1, \"]\", {}]}>"),
        Row("dynamic(null)", "dynamic<null>"),
        Row("typeof(long)", "typeof(:long)"), Row("typeof(a:long, b:string)", "typeof(a:long,b:string)"),
      ], Fixture.sketch)
  }

  @Test func `literals`() {
    check(
      [
        Row("0x1F", "31"), Row("9223372036854775808", "overflow 9223372036854775808"), Row("1.5e3", "real 1500.0"),
        Row("1e-2", "real 0.01"), Row("2.5h", "90000000000t"), Row("3microseconds", "30t"), Row("1tick", "1t"),
        Row("0.1s", "1000000t"), Row("true", "true"), Row("datetime(2024-01-31 10:00)", "datetime<2024-01-31 10:00>"),
        Row("time(1.02:03:04)", "time<1.02:03:04>"),
        Row("guid(74be27de-1e4e-49d9-b579-fe0b331d3642)", "guid<74be27de-1e4e-49d9-b579-fe0b331d3642>"),
        Row("long(null)", "long<null>"), Row("'a' \"b\" 'c'", "\"abc\""), Row(#"@'a\b''c'"#, #""a\b'c""#),
        Row(#"'a\tb\u0041\'\\'"#, "\"a\tbA'\\\""), Row("```\na\n'b'```", "\"a\n'b'\""), Row("~~~x~~~", "\"x\""),
        Row("H\"secret\"", "h\"secret\""), Row(#"h@'a\b'"#, #"h"a\b""#), Row("日本 + é", "(+ 日本 é)"),
      ], Fixture.sketch)
  }
}
