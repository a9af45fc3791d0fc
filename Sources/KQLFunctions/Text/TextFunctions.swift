import KQLLanguage

extension ScalarFunction {
  static let text: [ScalarFunction] = [
    .base64DecodeToarray, .base64DecodeToguid, .base64DecodeTostring, .base64EncodeFromarray, .base64EncodeFromguid,
    .base64EncodeTostring, .extract, .extractAll, .matchesRegex, .replace, .replaceRegex, .trim, .trimEnd, .trimStart,
    .urlDecode, .urlEncode, .urlEncodeComponent,
  ]
}
