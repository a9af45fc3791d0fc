import KQLColumns
import KQLLanguage

/// `format_ipv4()` and `format_ipv4_mask()`: an address under a prefix, with the prefix after it or without.
enum IPv4Formatting {
  static func evaluate(_ arguments: Arguments, showsPrefix: Bool) -> Column {
    let ips = arguments[0].type.isNumeric ? nil : arguments.textRows(0)
    let numbers = ips == nil ? arguments[0].longRows() : nil
    let prefixes = arguments.count > 1 ? arguments[1].longRows() : nil
    return arguments.buildText { row, output in
      var given = 32
      if let prefixes {
        guard prefixes.valid?[row] ?? true, let value = Int(exactly: prefixes.values[row]) else { return }
        given = value
      }
      guard (0...32).contains(given) else { return }
      var parsed: (address: UInt32, prefix: Int)?
      if let ips {
        parsed = ips.withRow(row) { IPAddress.ipv4($0) }
      } else if let numbers, numbers.valid?[row] ?? true {
        parsed = UInt32(exactly: numbers.values[row]).map { ($0, 32) }
      }
      guard let parsed else { return }
      let prefix = min(parsed.prefix, given)
      IPAddress.appendIPv4(parsed.address & IPAddress.mask(prefix), to: &output)
      guard showsPrefix else { return }
      output.append(UInt8(ascii: "/"))
      NumberText.append(Int64(prefix), to: &output)
    }
  }
}
