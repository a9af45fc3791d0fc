/// What a user agent string says of its browser, operating system and device, for the common ones.
struct UserAgent {
  struct Product {
    var family = "Other"
    var versions: [String] = []

    func version(_ index: Int) -> String { index < versions.count ? versions[index] : "" }
  }

  private(set) var browser = Product()
  private(set) var system = Product()
  private(set) var device = (family: "Other", brand: "", model: "")

  /// Marker in the string and family, most specific first: most browsers also name the ones they derive from.
  private static let browsers: [(marker: String, family: String)] = [
    ("AdobeAIR/", "AdobeAIR"), ("Edg/", "Edge"), ("Edge/", "Edge"), ("EdgA/", "Edge Mobile"), ("OPR/", "Opera"),
    ("Opera/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("UCBrowser/", "UC Browser"),
    ("YaBrowser/", "Yandex Browser"), ("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox iOS"),
    ("CriOS/", "Chrome Mobile iOS"), ("HeadlessChrome/", "HeadlessChrome"), ("Firefox/", "Firefox"),
    ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("MSIE ", "IE"), ("bingbot/", "bingbot"),
    ("Googlebot/", "Googlebot"), ("curl/", "curl"), ("Wget/", "Wget"), ("python-requests/", "Python Requests"),
    ("okhttp/", "okhttp"), ("Go-http-client/", "Go-http-client"), ("PostmanRuntime/", "PostmanRuntime"),
  ]

  init(_ agent: String) {
    browser = UserAgent.browser(agent)
    system = UserAgent.system(agent)
    device = UserAgent.device(agent)
  }

  private static func browser(_ agent: String) -> Product {
    for (marker, family) in browsers {
      if let version = text(agent, after: marker) {
        let isMobile = agent.contains("Mobile")
        switch family {
        case "Chrome" where isMobile: return product("Chrome Mobile", version)
        case "Firefox" where isMobile: return product("Firefox Mobile", version)
        case "IE" where agent.contains("IEMobile/"):
          return product("IE Mobile", text(agent, after: "IEMobile/") ?? version)
        default: return product(family, version)
        }
      }
    }
    if agent.contains("Trident/"), let version = text(agent, after: "rv:") { return product("IE", version) }
    if agent.contains("Series60"), agent.contains("Safari"), let version = text(agent, after: "Series60/") {
      return product("Nokia OSS Browser", version)
    }
    if agent.contains("Safari/") {
      return product(agent.contains("Mobile") ? "Mobile Safari" : "Safari", text(agent, after: "Version/") ?? "")
    }
    return Product()
  }

  private static func system(_ agent: String) -> Product {
    if let version = text(agent, after: "Windows NT ") {
      let names: [(String, String)] = [
        ("10.0", "10"), ("6.3", "8.1"), ("6.2", "8"), ("6.1", "7"), ("6.0", "Vista"), ("5.2", "XP"), ("5.1", "XP"),
      ]
      let name = names.first { version.hasPrefix($0.0) }?.1
      return name.map { product("Windows", $0) } ?? Product(family: "Windows", versions: [])
    }
    if agent.contains("Windows Phone") { return product("Windows Phone", text(agent, after: "Windows Phone ") ?? "") }
    if agent.contains("Windows") { return Product(family: "Windows", versions: []) }
    if let version = text(agent, after: "SymbianOS/") { return product("Symbian OS", version) }
    if let version = text(agent, after: "Android ") { return product("Android", version) }
    if agent.contains("iPhone") || agent.contains("iPad") || agent.contains("iPod") {
      return product("iOS", text(agent, after: " OS ") ?? "")
    }
    if let version = text(agent, after: "Mac OS X ") { return product("Mac OS X", version) }
    if agent.contains("Mac OS X") { return Product(family: "Mac OS X", versions: []) }
    if agent.contains("CrOS") { return Product(family: "Chrome OS", versions: []) }
    if agent.contains("Ubuntu") { return product("Ubuntu", text(agent, after: "Ubuntu/") ?? "") }
    if agent.contains("Linux") { return Product(family: "Linux", versions: []) }
    return Product()
  }

  private static func device(_ agent: String) -> (family: String, brand: String, model: String) {
    for name in ["iPhone", "iPad", "iPod"] where agent.contains(name) { return (name, "Apple", name) }
    if let rest = text(agent, after: "Nokia", stopsAtPunctuation: false) {
      let model = String(rest.prefix { $0 != "/" && $0 != " " && $0 != ";" && $0 != ")" })
      return ("Nokia \(model.prefix { $0 != "-" })", "Nokia", model)
    }
    if agent.contains("Macintosh") { return ("Mac", "Apple", "Mac") }
    if agent.contains("bot") || agent.contains("spider") || agent.contains("crawler") {
      return ("Spider", "Spider", "Desktop")
    }
    if agent.contains("Android"), let build = agent.split(separator: ";").last(where: { $0.contains("Build/") }) {
      let model = String(build.split(separator: " ").prefix { !$0.hasPrefix("Build/") }.joined(separator: " "))
      let brand = model.hasPrefix("SM-") ? "Samsung" : model.hasPrefix("Pixel") ? "Google" : "Generic_Android"
      return (brand == "Samsung" ? "Samsung \(model)" : model, brand, model)
    }
    return ("Other", "", "")
  }

  private static func product(_ family: String, _ version: String) -> Product {
    Product(family: family, versions: version.split { $0 == "." || $0 == "_" }.map(String.init))
  }

  /// What follows a marker, to the end of a version number.
  private static func text(_ agent: String, after marker: String, stopsAtPunctuation: Bool = true) -> String? {
    let (source, lookup) = (Array(agent.utf8), Array(marker.utf8))
    let found = source.withUnsafeBufferPointer { source in
      lookup.withUnsafeBufferPointer { firstIndex(of: $0, in: source, from: 0, to: source.count) }
    }
    guard let found else { return nil }
    let rest = source[(found + lookup.count)...]
    if !stopsAtPunctuation { return String(decoding: rest, as: UTF8.self) }
    let version = rest.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }
    return version.isEmpty ? nil : String(decoding: version, as: UTF8.self)
  }
}
