import Glibc

/// The C library's locale, which libedit reads.
package enum Locale {
  /// Takes the user's locale, or `C.UTF-8` when its codeset is not UTF-8. Call before anything else in `main`.
  package static func prepare() {
    setlocale(LC_ALL, "")
    guard let codeset = nl_langinfo(Int32(CODESET)), String(cString: codeset) == "UTF-8" else {
      setlocale(LC_ALL, "C.UTF-8")
      return
    }
  }
}
