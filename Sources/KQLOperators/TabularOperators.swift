package import KQLLanguage

extension TabularOperator {
  /// Every tabular operator. A test fails if a file of the target is not here.
  package static let all: [TabularOperator] = [rows, columns, sources, graphs].flatMap { $0 }

  private static let rows: [TabularOperator] = [
    .where, .filter, .take, .limit, .sort, .order, .top, .distinct, .summarize, .count, .join, .lookup, .union,
    .consume, .serialize, .as, .invoke, .render, .getschema, .partition, .partitionBy, .executeAndCache, .sample, .sampleDistinct,
    .topHitters, .fork,
    .facet, .evaluate, .assertSchema, .topNested, .reduce,
  ]

  private static let columns: [TabularOperator] = [
    .extend, .project, .projectAway, .projectKeep, .projectRename, .projectReorder, .projectByNames, .mvExpand, .mvexpand, .parse,
    .parseWhere, .parseKv, .mvApply, .scan, .makeSeries,
  ]

  private static let sources: [TabularOperator] = [
    .print, .range, .search, .find, .macroExpand, .inlineExternalTable,
  ]

  private static let graphs: [TabularOperator] = [
    .makeGraph, .graphToTable, .graphMatch, .graphShortestPaths, .graphMarkComponents, .graphWhereNodes,
    .graphWhereEdges,
  ]
}
