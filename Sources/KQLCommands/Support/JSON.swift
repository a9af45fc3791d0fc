import KQLCatalog

/// Policies and schemas are the catalog's JSON trees, not the rows' JSON text.
typealias JSON = KQLCatalog.JSON
