import KQLCatalog
import KQLDiagnostics

/// One run of a continuous export that somebody asked for.
package struct ExportTick: Sendable {
  package var before: ContinuousExportInfo
  package var after: ContinuousExportInfo
  /// The files of this run.
  package var artifacts: [ExportArtifactInfo]
  /// Why the run failed.
  package var failure: String?
}

extension Database {
  /// Runs a continuous export now, in place of the jobs: none of them runs meanwhile, here or in another process.
  package func tickExport(_ name: String, in database: String) throws -> ExportTick {
    if options.isReadOnly { throw Database.readOnly }
    let key = ObjectKey(database, name)
    guard jobs.acquire(in: directory), jobs.running.begin() else {
      throw Diagnostic(
        code: "Conflict", "another process runs the jobs of this directory",
        hints: ["its next round runs the export when it is due"], isPermanent: false)
    }
    defer { jobs.running.end() }
    guard let before = try snapshot().state.continuousExports[key] else {
      throw Diagnostic.notFound("ContinuousExport", name)
    }
    guard !before.isDisabled else {
      throw Diagnostic(
        code: "General_BadRequest", "continuous export '\(name)' is disabled",
        hints: [".enable continuous-export \(name) puts it to work again"])
    }
    let known = Set(try exportArtifacts(of: name, in: database, since: 0).map(\.path))
    let started = clock.now()
    runExport(name, in: database)
    writeJobNotes()
    guard let after = try snapshot().state.continuousExports[key] else {
      throw Diagnostic.notFound("ContinuousExport", name)
    }
    let failures = try exportFailures(of: name, in: database, since: started)
    return ExportTick(
      before: before, after: after,
      artifacts: try exportArtifacts(of: name, in: database, since: started).filter { !known.contains($0.path) },
      failure: after.lastRunResult == "Failed" ? failures.last?.details ?? "" : nil)
  }
}
