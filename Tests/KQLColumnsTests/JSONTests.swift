import KQLColumns
import Testing

@Suite struct JSONTests {
  @Test func `text becomes canonical`() {
    let cases: [(String, String?)] = [
      (#" { "a" : [ 1 , 2.50 , "x\u0041" ] } "#, #"{"a":[1,2.5,"xA"]}"#), ("1e3", "1000.0"), ("-0", "0"), ("[]", "[]"),
      (#""\ud83d\ude00\/""#, "\"\u{1F600}/\""), (#""\ud83d""#, "\"\u{FFFD}\""), ("null", "null"), ("{}", "{}"),
      ("9223372036854775808", "9.223372036854776E+18"), ("12345678901234567", "12345678901234567"),
      ("", nil), ("[1,]", nil), ("{a:1}", nil), ("'a'", nil), ("[1 2]", nil), ("1 2", nil), ("tru", nil),
      ("\"a\tb\"", nil), (#""\x""#, nil), ("-", nil), ("1.e", nil), ("[", nil), ("\"", nil),
      (String(repeating: "[", count: 300) + String(repeating: "]", count: 300), nil),
    ]
    for (text, expected) in cases { #expect(JSON.canonical(text) == expected, "\(text)") }
  }

  @Test func `dynamic literals become JSON`() {
    let cases: [(String, String?)] = [
      ("{'a': datetime(2024-01-31), \"b\": [1d]}", #"{"a":"2024-01-31T00:00:00.0000000Z","b":["1.00:00:00"]}"#),
      ("[h'x', @'\\', h@\"a\"\"b\"]", #"["x","\\","a\"b"]"#), ("[1x]", nil), ("[h@'x]", nil),
      ("{'a': datetime(2024-01-31), 'b': timespan(1d)}", #"{"a":"2024-01-31T00:00:00.0000000Z","b":"1.00:00:00"}"#),
      ("[dynamic({\"a\":1}), 'it\"s', int(5), real(null)]", #"[{"a":1},"it\"s",5,null]"#),
      (#"'a\'b'"#, #""a'b""#),
    ]
    for (text, expected) in cases { #expect(JSON.dynamicLiteral(text) == expected, "\(text)") }
  }

  @Test func `paths lead to values`() {
    let json = Array(#"{"a":{"b c":[10,{"d":"x"}]},"e":null,"q\"":1}"#.utf8)
    let cases: [(String, String?)] = [
      ("$.a['b c'][1].d", #""x""#), ("$.a[\"b c\"][-2]", "10"), ("$.a['b c'][2]", nil), ("$.e", "null"), ("$.x", nil),
      ("$", String(decoding: json, as: UTF8.self)), ("$['q\"']", "1"),
    ]
    json.withUnsafeBufferPointer { bytes in
      for (path, expected) in cases {
        let found = JSONPath(path)?.find(in: JSONView(bytes)).map { String(decoding: $0.slice, as: UTF8.self) }
        #expect(found == expected, "\(path)")
      }
    }
    for path in ["a", "$.", "$[", "$['a", "$[x]", "$a"] { #expect(JSONPath(path) == nil, "\(path)") }
  }

  @Test func `views of broken text find nothing and stay inside`() {
    for text in ["", "[", "{", "[1", "{\"a\"", "{\"a\":", "\"", "[\"\\", "{\"a\":[", "]", "{]}", "[1}"] {
      var copy = text
      copy.withUTF8 { bytes in
        let view = JSONView(bytes)
        _ = view.elements.count + view.members.count
        _ = view.element(5)
        _ = view.member("a")
        _ = view.string
      }
    }
  }

  @Test func `trees read and write`() throws {
    let tree = try #require(JSONValue(#"{"IsEnabled": true, "Tags": ["a", 1.5], "n": null}"#))
    #expect(tree["IsEnabled"]?.bool == true)
    #expect(tree.member(ignoringCase: "tags")?.array?.count == 2)
    #expect(tree.text == #"{"IsEnabled":true,"Tags":["a",1.5],"n":null}"#)
    #expect(JSONValue("[") == nil)
  }
}
