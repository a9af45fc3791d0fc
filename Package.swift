// swift-tools-version: 6.1
import PackageDescription

/// Every arrow of the architecture: a target may import what is listed here and nothing else.
/// `TidyTests` holds the sources to it.
let arrows: KeyValuePairs<String, [String]> = [
  "KQLDiagnostics": [],
  "KQLSyntax": ["KQLDiagnostics"],
  "KQLColumns": ["CKernels", "KQLDiagnostics"],
  "KQLFormats": ["CCompression", "CKernels", "KQLColumns", "KQLDiagnostics"],
  "KQLRendering": ["KQLColumns", "KQLDiagnostics", "KQLFormats"],
  "KQLStorage": ["CCompression", "CKernels", "KQLColumns", "KQLDiagnostics"],
  "KQLCatalog": ["CSQLite", "KQLColumns", "KQLDiagnostics", "KQLStorage"],
  "KQLLanguage": ["KQLColumns", "KQLDiagnostics", "KQLSyntax"],
  "KQLFunctions": ["CCompression", "CKernels", "CRE2", "KQLColumns", "KQLDiagnostics", "KQLLanguage"],
  "KQLAggregates": ["CKernels", "KQLColumns", "KQLDiagnostics", "KQLLanguage"],
  "KQLReference": ["KQLDiagnostics", "KQLLanguage", "KQLSyntax"],
  "KQLExecution": ["CKernels", "CRE2", "KQLColumns", "KQLDiagnostics", "KQLLanguage"],
  "KQLOperators": ["KQLColumns", "KQLDiagnostics", "KQLExecution", "KQLLanguage", "KQLSyntax"],
  "KQLIngestion": ["KQLColumns", "KQLDiagnostics", "KQLFormats", "KQLStorage"],
  "KQLExport": ["KQLColumns", "KQLDiagnostics", "KQLFormats", "KQLStorage"],
  "KQLDatabase": [
    "CKernels", "KQLCatalog", "KQLColumns", "KQLDiagnostics", "KQLExecution", "KQLExport", "KQLFormats", "KQLIngestion",
    "KQLLanguage", "KQLStorage", "KQLSyntax",
  ],
  "KQLCommands": [
    "KQLCatalog", "KQLColumns", "KQLDatabase", "KQLDiagnostics", "KQLExecution", "KQLExport", "KQLFormats",
    "KQLIngestion", "KQLLanguage", "KQLStorage", "KQLSyntax",
  ],
  "KQLEngine": [
    "CKernels", "KQLAggregates", "KQLCatalog", "KQLColumns", "KQLCommands", "KQLDatabase", "KQLDiagnostics",
    "KQLExecution", "KQLFunctions", "KQLLanguage", "KQLOperators", "KQLReference", "KQLStorage", "KQLSyntax",
  ],
  "KQLScripts": ["KQLColumns", "KQLDiagnostics", "KQLEngine", "KQLFunctions", "KQLSyntax"],
  "KQLShell": [
    "CLibedit", "KQLColumns", "KQLDiagnostics", "KQLEngine", "KQLFormats", "KQLRendering", "KQLScripts", "KQLSyntax",
  ],
]

/// C code of ours: shims over system libraries and header-only kernels. Leaves of the graph.
let shims: [Target] = [
  .target(name: "CKernels"),
  .target(
    name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
  .target(
    name: "CCompression",
    linkerSettings: [.linkedLibrary("z"), .linkedLibrary("zstd"), .linkedLibrary("lz4")]),
  .target(name: "CLibedit", linkerSettings: [.linkedLibrary("edit"), .linkedLibrary("tinfo")]),
  .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]),
]

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

let package = Package(
  name: "kqlsh",
  products: [.executable(name: "kqlsh", targets: ["kqlsh"])],
  targets: shims
    + arrows.map { name, imports in
      .target(
        name: name, dependencies: imports.map { .init(stringLiteral: $0) }, swiftSettings: strict)
    } + [
      .executableTarget(
        name: "kqlsh",
        dependencies: ["KQLDiagnostics", "KQLShell"],
        swiftSettings: strict),
      .executableTarget(
        name: "dev",
        dependencies: [
          "KQLColumns", "KQLDiagnostics", "KQLEngine", "KQLExecution", "KQLLanguage", "KQLReference", "KQLSyntax",
        ],
        swiftSettings: strict),
      .testTarget(
        name: "KQLStorageTests", dependencies: ["KQLColumns", "KQLDiagnostics", "KQLStorage"], swiftSettings: strict),
      .testTarget(
        name: "KQLColumnsTests", dependencies: ["KQLColumns"], swiftSettings: strict),
      .testTarget(
        name: "KQLExportTests",
        dependencies: ["KQLColumns", "KQLDiagnostics", "KQLExport", "KQLFormats", "KQLStorage"],
        swiftSettings: strict),
      .testTarget(
        name: "KQLSyntaxTests", dependencies: ["KQLDiagnostics", "KQLLanguage", "KQLOperators", "KQLSyntax"],
        swiftSettings: strict),
      .testTarget(
        name: "KQLLanguageTests",
        dependencies: [
          "KQLAggregates", "KQLColumns", "KQLDiagnostics", "KQLFunctions", "KQLLanguage", "KQLOperators", "KQLSyntax",
        ],
        swiftSettings: strict),
      .testTarget(name: "TidyTests", swiftSettings: strict),
      .testTarget(
        name: "KQLExecutionTests",
        dependencies: ["KQLColumns", "KQLDiagnostics", "KQLExecution", "KQLLanguage"], swiftSettings: strict),
      .testTarget(
        name: "KQLFormatsTests",
        dependencies: ["CCompression", "KQLColumns", "KQLDiagnostics", "KQLFormats", "KQLIngestion"],
        swiftSettings: strict),
      .testTarget(
        name: "KQLDatabaseTests",
        dependencies: ["KQLCatalog", "KQLColumns", "KQLDatabase", "KQLDiagnostics", "KQLExport", "KQLLanguage"],
        exclude: ["Fixtures"], swiftSettings: strict),
      .testTarget(
        name: "DefinitionTests",
        dependencies: ["KQLColumns", "KQLDiagnostics", "KQLEngine", "KQLLanguage", "KQLReference", "KQLSyntax"],
        swiftSettings: strict),
      .testTarget(
        name: "KQLRenderingTests", dependencies: ["KQLColumns", "KQLRendering"], swiftSettings: strict),
      .testTarget(
        name: "KQLScriptsTests", dependencies: ["KQLColumns", "KQLDiagnostics", "KQLEngine", "KQLScripts", "KQLSyntax"],
        swiftSettings: strict),
      .testTarget(name: "ReliabilityTests", swiftSettings: strict),
      .testTarget(
        name: "ShellTests",
        dependencies: ["KQLColumns", "KQLDiagnostics", "KQLEngine", "KQLRendering", "KQLShell", "KQLSyntax"],
        swiftSettings: strict),
      .testTarget(
        name: "ScriptTests", dependencies: ["KQLColumns", "KQLDatabase", "KQLEngine"],
        swiftSettings: strict),
    ],
  cxxLanguageStandard: .cxx17
)
