import Foundation
import Testing

extension Reliability {
  /// A second process sees what the first one stored.
  @Suite struct RestartTests {
    @Test func `a second process gives the same answers`() throws {
      let workplace = try Workplace()
      let stores = try workplace.write(
        """
        .create table T (Id: long, When: datetime, Name: string, Ratio: real, Bag: dynamic, Key: guid, Exact: decimal)

        .append T <| range Id from 1 to 40000 step 1 | extend When = datetime(2024-01-01) + Id * 1s, \
        Name = iff(Id % 10 == 0, '', strcat('name ', Id % 1000)), Ratio = iff(Id % 7 == 0, real(null), Id / 3.0), \
        Bag = bag_pack('a', Id, 'b', dynamic([1, null])), Key = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), \
        Exact = todecimal(Id) / 8

        .ingest inline into table T <|
        -1,2024-02-30,"quoted, ""twice"" too",nan,"{""x"":[]}",,0.1
        -2,,,,,,

        .create-or-alter function F(x: long) { T | where Id < x | summarize count() by Name }

        .alter table T policy retention '{"SoftDeletePeriod": "3650.00:00:00"}' | project EntityName

        .delete table T records <| T | where Id % 1000 == 1 | project Id
        """, to: "stores.kql")
      let asks = try workplace.write(
        """
        T | summarize count(), sum(Id), min(When), max(When), avg(Ratio), dcount(Name), sum(Exact), countif(isnull(Bag))

        T | where Name has '77' | sort by Id asc | take 20

        T | sort by Id asc | take 5

        F(50) | sort by Name asc

        .show table T policy retention

        .show table T cslschema

        .show functions

        T | where cursor_after('') | count
        """, to: "asks.kql")
      let arguments = ["-q", "-F", "tsv", "--clock", "2024-06-01T00:00:00Z,frozen", "--continue-on-error", "data"]
      let first = try Child.run(arguments + ["-f", stores, "-f", asks], in: workplace.url)
      let alone = try Child.run(arguments + ["-f", asks], in: workplace.url)
      #expect(alone.errors == "")
      #expect(alone.output.count > 500)
      #expect(first.output.hasSuffix(alone.output))
      let reading = try Child.run(arguments + ["--read-only", "-f", asks], in: workplace.url)
      #expect(reading.output == alone.output)
    }

    /// Real logs as text lines, parsed by policies into typed tables. Needs the folder of sample data.
    @Test func `logs parsed by policies keep every line`() throws {
      let data = ProcessInfo.processInfo.environment["KQLSH_SAMPLES"] ?? "/work/shared/data"
      let logs = ((try? FileManager.default.contentsOfDirectory(atPath: "\(data)/loghub")) ?? [])
        .filter { $0.hasSuffix(".log.gz") }.sorted()
      guard !logs.isEmpty else {
        print("no sample data in \(data): skipped")
        return
      }
      let workplace = try Workplace()
      var text = ".create table Raw (Line: string, Source: string)\n\n.create table Lines (Text: string)\n\n"
      text += ".create table Words (First: string, Rest: string, Level: string, Length: long)\n\n"
      let query =
        "Lines | parse Text with First: string \" \" Rest: string | extend "
        + "Level = extract(@\"\\b(INFO|WARN|ERROR|DEBUG|FATAL)\\b\", 1, Text), Length = tolong(strlen(Text)) "
        + "| project First, Rest, Level, Length"
      text += ".alter table Words policy update ```[{\"Source\": \"Lines\", \"Query\": "
      text += String(decoding: try JSONEncoder().encode(query), as: UTF8.self) + ", \"IsTransactional\": true}]```\n\n"
      for log in logs { text += ".ingest into table Lines ('\(data)/loghub/\(log)') with (format = 'txt')\n\n" }
      let csv = ["weather.csv.gz", "taxis.csv.gz", "airports.csv.gz"].filter {
        FileManager.default.fileExists(atPath: "\(data)/\($0)")
      }
      for name in csv {
        text += ".create table ['\(name)'] (A: string, B: string, C: string)\n\n"
        text += ".ingest into table ['\(name)'] ('\(data)/\(name)') with (format = 'csv', ignoreFirstRecord = true)\n\n"
      }
      let stores = try workplace.write(text, to: "logs.kql")
      let stored = try Child.run(["-q", "-F", "tsv", "data", "-f", stores], in: workplace.url, timeout: 120)
      #expect(stored.status == 0, "\(stored.errors)")
      func count(_ name: String, _ command: String) throws -> Int? {
        let counted = try Child.run(["-c", command, "sh", "\(data)/\(name)"], in: workplace.url, program: "/bin/sh")
        return Int(counted.output.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      // `grep -c ''` counts a last line without a line feed, too.
      let lines = try logs.compactMap { try count("loghub/\($0)", "gzip -dc \"$1\" | grep -c ''") }.reduce(0, +)
      for table in ["Lines", "Words"] {
        let asked = try Child.run(["-q", "-F", "tsv", "data", "-e", "\(table) | count"], in: workplace.url)
        #expect(asked.output == "Count\n\(lines)\n", "\(table)")
      }
      let same = try Child.run(
        [
          "-q", "-F", "tsv", "data", "-e", "Lines | summarize sum(strlen(Text))", "-e", "Words | summarize sum(Length)",
        ],
        in: workplace.url)
      #expect(Set(same.output.split(separator: "\n").compactMap { Int($0) }).count == 1, "\(same.output)")
      for name in csv {
        let asked = try Child.run(["-q", "-F", "tsv", "data", "-e", "['\(name)'] | count"], in: workplace.url)
        let records = try count(name, "gzip -dc \"$1\" | tail -n +2 | grep -c .")
        #expect(asked.output == "Count\n\(records ?? -1)\n", "\(name)")
      }
    }
  }
}
