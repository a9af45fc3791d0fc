/// The name of a user, a group or an application, as roles and `current_principal()` write it.
package struct PrincipalName: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case user = "aaduser"
    case group = "aadgroup"
    case application = "aadapp"
    case microsoftAccount = "msauser"
    case everyone = "#everyone#"
  }

  package let kind: Kind
  /// A name, an address, or an object's id; empty for everyone.
  package let id: String
  /// Of the text, else the domain of an address; empty when neither tells.
  package let tenant: String

  /// Nil when the text is not `kind=id[;tenant]`.
  package init?(_ text: String) {
    if text.lowercased() == Kind.everyone.rawValue {
      (kind, id, tenant) = (.everyone, "", "")
      return
    }
    guard let equals = text.firstIndex(of: "="), let kind = Kind(rawValue: text[..<equals].lowercased()) else {
      return nil
    }
    let parts = text[text.index(after: equals)...].split(separator: ";", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy(Self.isPlain) else { return nil }
    self.kind = kind
    id = String(parts[0])
    let domain = parts[0].lastIndex(of: "@").map { parts[0][parts[0].index(after: $0)...] }
    tenant = String(parts.count == 2 ? parts[1] : domain ?? "")
  }

  /// Names of groups may have spaces inside.
  private static func isPlain(_ part: Substring) -> Bool {
    guard let first = part.first, let last = part.last, first != " ", last != " " else { return false }
    return part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "," && $0 != "'" }
  }

  /// `aaduser=ann@contoso.com;contoso.com`.
  package var fullName: String {
    kind == .everyone ? kind.rawValue : "\(kind.rawValue)=\(id)" + (tenant.isEmpty ? "" : ";\(tenant)")
  }

  /// Whether both are names of one principal: case does not count, and a tenant only where both have one.
  package func isSame(as other: PrincipalName) -> Bool {
    kind == other.kind && id.lowercased() == other.id.lowercased()
      && (tenant.isEmpty || other.tenant.isEmpty || tenant.lowercased() == other.tenant.lowercased())
  }

  /// The id when it is one of an object, else nothing: there is no directory to ask.
  package var objectId: String {
    let groups = id.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
    return groups == [8, 4, 4, 4, 12] && id.allSatisfy { $0.isHexDigit || $0 == "-" } ? id : ""
  }

  /// As the `PrincipalType` column of results has it.
  package var typeName: String {
    switch kind {
    case .user: "Microsoft Entra user"
    case .group: "Microsoft Entra group"
    case .application: "Microsoft Entra app"
    case .microsoftAccount: "Microsoft account"
    case .everyone: "Everyone"
    }
  }
}

/// Who acts: a name, and the groups it says to be in.
package struct Principal: Sendable {
  package let name: PrincipalName
  package let groups: [PrincipalName]
  /// Whoever runs the binary without saying otherwise: administrator of everything, by nobody's grant.
  package let isOwner: Bool

  package static let local = Principal(name: PrincipalName(kind: .user, id: "local"), groups: [], isOwner: true)

  private init(name: PrincipalName, groups: [PrincipalName], isOwner: Bool) {
    self.name = name
    self.groups = groups
    self.isOwner = isOwner
  }

  /// `aaduser=ann@contoso.com[,aadgroup=readers@contoso.com]…`; nil when it is something else.
  package init?(_ text: String) {
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      PrincipalName(String(part.drop { $0 == " " }))
    }
    guard let name = names[0], name.kind != .group, name.kind != .everyone,
      names.dropFirst().allSatisfy({ $0?.kind == .group })
    else { return nil }
    self.init(name: name, groups: names.dropFirst().compactMap { $0 }, isOwner: false)
  }

  /// Whether what is granted to the holder holds for this principal.
  package func isMember(of holder: PrincipalName) -> Bool {
    holder.kind == .everyone || holder.isSame(as: name) || groups.contains { holder.isSame(as: $0) }
  }
}

extension PrincipalName {
  fileprivate init(kind: Kind, id: String) {
    self.kind = kind
    self.id = id
    tenant = ""
  }
}
