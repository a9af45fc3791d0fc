import KQLCatalog

extension CatalogState {
  /// The documents of this kind name the plugins that queries may not use.
  package static let disabledPluginKind = "disabled_plugin"

  package var disabledPlugins: Set<String> {
    Set((documents[Self.disabledPluginKind] ?? [:]).keys.map(\.name))
  }
}
