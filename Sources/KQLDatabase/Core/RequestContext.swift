import KQLCatalog
import KQLColumns

/// Who asks for a change and on whose behalf it is recorded.
package struct RequestContext: Sendable {
  package var principal: String
  package var clientActivityId: String
  package var rootActivityId: GUID
  package var operationId: GUID
  /// `TableCreate`, `TableSetOrAppend`, `DataIngestPull`, …
  package var operation: String
  /// For the journal; secrets masked.
  package var commandText: String
  /// Whether what the request creates gets its principal as admin: not the owner of the data, who is that anyway.
  package var grantsCreator = false

  package init(
    principal: String = "", clientActivityId: String = "", rootActivityId: GUID = .random(),
    operationId: GUID = .random(), operation: String = "", commandText: String = ""
  ) {
    self.principal = principal
    self.clientActivityId = clientActivityId
    self.rootActivityId = rootActivityId
    self.operationId = operationId
    self.operation = operation
    self.commandText = commandText
  }
}
