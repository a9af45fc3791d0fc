import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLStorage

extension QueryRunner {
  /// What the database needs of this layer: queries of policies and exports, and files.
  func services() -> DatabaseServices {
    let fileSystem = PosixFileSystem()
    return DatabaseServices(
      runQuery: { task in
        try diagnosed { try collect(try QueryRunner.parse(task.text).statements, request(task)) }
      },
      views: viewServices(),
      bindQuery: { task in
        try diagnosed {
          let bound = try bind(try QueryRunner.parse(task.text).statements, request(task))
          return bound.results.first?.relation.plan.schema ?? Schema(fields: [])
        }
      },
      writeExport: { options.isRehearsal ? [] : try FileServices.write($0, fileSystem: fileSystem) },
      scanExternalTable: { (table, mapping, snapshot) throws(Diagnostic) in
        if options.isRehearsal { return RowsSource.empty("external_table('\(table.name)')", table.schemaWithPartitions) }
        return try FileServices.source(table, mapping: mapping, snapshot: snapshot, fileSystem: fileSystem)
      },
      scanExternalData: { (schema, uris, properties) throws(Diagnostic) in
        if options.isRehearsal { return RowsSource.empty("externaldata", schema) }
        return try FileServices.externalData(schema: schema, uris: uris, properties: properties)
      })
  }

  private func request(_ task: QueryTask) -> Request {
    Request(
      resolver: task.resolver,
      context: context(
        task.resolver, now: task.now, principal: Principal(task.principal) ?? .local, activity: task.clientActivityId))
  }

  /// A failed request is its first cause here.
  func diagnosed<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let failure as RequestFailure {
      throw failure.diagnostics.first ?? Diagnostic(code: "General_BadRequest", "the query failed")
    }
  }
}
