/// The version of kqlsh, as the shell shows it and files it writes name their maker.
package enum ProductVersion {
  package static let text = "0.1.0"
}
