import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLExecution
import KQLLanguage
import KQLOperators

extension CommandQueryService {
  /// Runs the steps of a graph model one after the other, and makes one graph of their rows.
  func makeGraph(
    _ model: GraphSteps, in context: CommandContext, report: (GraphStepReport) -> Void
  ) throws -> (nodes: Table, edges: Table) {
    let request = request(context)
    var binder = try engine.runner.binder(request)
    let builder = ModelGraph(model, range: context.command.range)
    let steps = try builder.steps(&binder)
    let executor = engine.runner.executor(request)
    var tables: [Relation] = []
    for (index, step) in steps.enumerated() {
      let started = engine.database.clock.now()
      var table = Table(schema: step.schema)
      do {
        let plan = Optimizer.optimize(step.plan, context: request.context)
        let statistics = try executor.run(plan) { table.chunks.append(try $0.columns()) }
        report(.init(number: index, startedOn: started, isCompleted: true, table: table, statistics: statistics))
      } catch {
        report(.init(number: index, startedOn: started, isCompleted: false, table: nil, statistics: nil))
        throw builder.placed(Session.firstCause(error), step: index)
      }
      tables.append(Relation(.values(table)))
    }
    let graph = try builder.graph(of: tables, &binder)
    let nodes = try executor.collect(Optimizer.optimize(graph.nodes, context: request.context))
    let plan = ModelGraph.numbered(graph, nodes: nodes)
    return (nodes, try executor.collect(Optimizer.optimize(plan, context: request.context)))
  }
}

extension GraphStepReport {
  fileprivate init(
    number: Int, startedOn: Int64, isCompleted: Bool, table: Table?, statistics: Executor.Statistics?
  ) {
    self.init(
      number: number, startedOn: startedOn, isCompleted: isCompleted, rowCount: table?.rowCount ?? 0,
      byteCount: table?.chunks.reduce(0) { $0 + $1.reduce(0) { $0 + $1.approximateByteCount } } ?? 0,
      cpu: (statistics?.cpuNanoseconds ?? 0) / 100, memoryPeak: Int64(statistics?.peakMemory ?? 0))
  }
}
