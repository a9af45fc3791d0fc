import KQLLanguage

extension ScalarFunction {
  static let strings: [ScalarFunction] = [
    .countof, .hasAnyIndex, .indexof, .indexofRegex, .isascii, .isutf8, .makeString, .regexQuote, .replaceString,
    .replaceStrings, .reverse, .split, .strcat, .strcatArray, .strcatDelim, .strcmp, .stringSize, .strlen, .strrep,
    .substring, .toUtf8, .tolower, .toupper, .translate, .unicodeCodepointsFromString, .unicodeCodepointsToString,
  ]
}
