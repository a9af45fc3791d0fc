import Testing

/// A kind of command that takes several steps, and a directory for it to work in.
struct SteppedCommand: CustomTestStringConvertible, Sendable {
  var name: String
  /// After the tables that all have; see `Self.tables`.
  var setup: String = ""
  /// `{Raw}` stands for the ids of the extents of that table, `{version of Raw}` for its version before it was dropped.
  var command: String
  /// What it may also leave: the results of its first statements.
  var partial: [String] = []
  /// Asked beside what is asked of all.
  var question: String = ""
  /// What ends work that was decided and could not be finished, so that temporary files may stay for so long.
  var settling: String = ""

  var testDescription: String { name }

  init(_ name: String, setup: String = "", _ command: String, partial: [String] = [], question: String = "", settling: String = "") {
    self.name = name
    self.setup = setup
    self.command = command
    self.partial = partial
    self.question = question
    self.settling = settling
  }

  /// Raw is large enough for its extents to be files; policies hang on it in two steps.
  static let tables = """
    .create tables Raw (N: long, Text: string), Clean (N: long, Text: string), Deep (N: long, Text: string), Other (N: long, Text: string)

    .alter table Clean policy update @'[{"Source": "Raw", "Query": "Raw | extend N = N + 1", "IsTransactional": true}]'

    .alter table Deep policy update @'[{"Source": "Clean", "Query": "Clean | where N % 2 == 0", "IsTransactional": true}]'

    .append Raw <| range N from 1 to 6000 step 1 | project N, Text = tostring(hash_sha256(tostring(N)))

    .append Raw <| range N from 1 to 6000 step 1 | project N, Text = tostring(hash_sha1(tostring(N)))

    .append Other <| range N from 1 to 10 step 1 | project N, Text = 'other'

    .create external table Out (N: long, Text: string) kind = storage dataformat = csv ('out')
    """

  private static let view =
    ".create async materialized-view with (backfill = true) View on table Raw "
    + "{ Raw | summarize sum(N) by Key = substring(Text, 0, 2) }"
  private static let files = "external_table('Out') | summarize Rows = count(), Sum = sum(N)"

  static let all: [SteppedCommand] = [
    .init("ingestion with a cascade of policies", ".ingest into table Raw ('rows.csv') with (format = 'csv')"),
    .init("ingestion from a query", ".append Raw <| range N from 1 to 5000 step 1 | project N, Text = strcat('text ', hash(N))"),
    .init(
      "asynchronous ingestion",
      ".append async Raw <| range N from 1 to 5000 step 1 | project N, Text = strcat('text ', hash(N))"),
    .init(
      "replacing with a cascade of policies",
      ".set-or-replace Raw <| range N from 1 to 9000 step 1 | project N, Text = tostring(hash_md5(tostring(N)))"),
    .init(
      "replacing with another schema",
      ".set-or-replace Other with (recreate_schema = true) <| range N from 1 to 9000 step 1 | project N, More = 1.5, Text = 'x'",
      // The schema changes before the data, and stays.
      partial: [".alter table Other (N: long, More: real, Text: string)"]),
    .init("moving extents", ".move extents all from table Raw to table Other"),
    .init(
      "replacing extents", ".replace extents in table Other <| { .show table Other extents }, { .show table Raw extents }"),
    .init("merging extents", ".merge Raw ({Raw}) with (rebuild = true)", question: ".show table Raw extents | count"),
    .init(
      "dropping extents", ".drop extents <| .show table Raw extents"),
    .init(
      "tagging extents", ".alter table Raw extent tags ('drop-by:x', 'y') <| .show table Raw extents | project ExtentId",
      question: ".show table Raw extents | project Tags"),
    .init("clearing a table", ".clear table Raw data"),
    .init(
      "creating several tables",
      ".create-merge tables Raw (N: long, Text: string, More: real), New (N: long), Newer (N: long, Text: string)"),
    .init("dropping several tables", ".drop tables (Raw, Other)"),
    .init("swapping names", ".rename tables Raw = Other, Other = Raw"),
    .init("undoing a drop", setup: ".drop table Raw", ".undo drop table Raw version = '{version of Raw}'"),
    .init("creating a database", ".create database Extra", question: ".show databases | project DatabaseName"),
    .init(
      "dropping a database",
      setup: """
        .create database Extra

        #dbcontext Extra

        .set A <| range N from 1 to 5000 step 1 | extend Text = tostring(hash_sha1(tostring(N)))

        .create function F() { A | count }

        #dbcontext NetDefaultDB
        """, ".drop database Extra", question: ".show databases schema | summarize count() by DatabaseName, TableName"),
    .init(
      "a script",
      """
      .execute database script <|
      .create table First (N: long)
      .append Other <| print N = 77, Text = 'from a script'
      .drop table Clean
      #end
      """,
      partial: [
        ".create table First (N: long)", ".create table First (N: long)\n\n.append Other <| print N = 77, Text = 'from a script'",
      ]),
    .init("an export to files", ".export to csv ('out') with (includeHeaders = 'none') <| Raw", question: files),
    .init("an export to a table", ".export to table Out <| Raw", question: files),
    .init(
      "an export to several files",
      setup: ".create external table Parts (N: long, Text: string) kind = storage partition by (Part: long = hash(Text, 3)) "
        + "pathformat = ('p=' Part) dataformat = csv ('out/parts')",
      ".export to table Parts <| Raw", question: "external_table('Parts') | summarize Rows = count(), Sum = sum(N)"),
    .init(
      "a tick of a continuous export",
      setup: ".create continuous-export E over (Raw) to table Out with (intervalBetweenRuns = 1h) <| Raw\n\n"
        + ".append Raw <| range N from 1 to 3000 step 1 | project N, Text = tostring(hash_sha1(tostring(N)))",
      "#clock advance 1h", question: files + "\n\n.show continuous-export E exported-artifacts | summarize sum(NumRecords)",
      settling: "#clock advance 1h"),
    .init("creating a view with backfill", view, question: ".show materialized-views | project Name, IsEnabled"),
    .init(
      "keeping a view up",
      setup: view + "\n\n#wait\n\n.append Raw <| range N from 1 to 3000 step 1 | project N, Text = tostring(hash_sha1(tostring(N + 1)))",
      "#clock advance 2m", question: "materialized_view('View') | summarize sum(sum_N), count()\n\nView | summarize sum(sum_N), count()"),
    .init(
      "a purge", ".purge table Raw records in database NetDefaultDB with (noregrets = 'true') <| where N > 100",
      question: ".show purges | project State"),
    .init("deleting records", ".delete table Raw records <| Raw | where N % 3 == 0"),
    .init(
      "updating a table",
      ".update table Raw delete D append A <| let D = Raw | where N % 5 == 0; let A = Raw | where N % 5 == 0 | extend Text = 'updated';"),
    .init(
      "a queued batch",
      setup: ".ingest-from-storage-queued into table Raw EnableTracking = true with (format = 'csv') <| 'rows.csv'",
      "#clock advance 6m"),
    .init(
      "queueing files", ".ingest-from-storage-queued into table Raw with (format = 'csv') <| ('rows.csv' 'rows.csv')",
      // What waits is seen by what becomes of it.
      question: "#clock advance 6m\n\nRaw | count"),
    .init(
      "retention", setup: ".alter-merge table Raw policy retention softdelete = 3d", "#clock advance 40d"),
    .init(
      "storing a result", ".set stored_query_result Kept <| Raw | where N < 5000",
      question: ".show stored_query_results | project Name, RowCount"),
  ]
}
