import KQLLanguage

extension ScalarFunction {
  static let text: [ScalarFunction] = [
    .base64DecodeToarray, .base64DecodeToguid, .base64DecodeTostring, .base64EncodeFromarray, .base64EncodeFromguid,
    .base64EncodeTostring, .extract, .extractAll, .gzipCompressToBase64String, .gzipDecompressFromBase64String,
    .matchesRegex, .parseCommandLine, .parseCsv, .parsePath, .parseUrl, .parseUrlquery, .parseUserAgent,
    .parseVersion, .parseXml, .punycodeDomainFromString, .punycodeDomainToString, .punycodeFromString,
    .punycodeToString, .replace, .replaceRegex, .trim, .trimEnd, .trimStart, .urlDecode, .urlEncode,
    .urlEncodeComponent, .zlibCompressToBase64String, .zlibDecompressFromBase64String,
    .formatBytes,
  ]
}
