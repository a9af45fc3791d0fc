import Glibc

/// The processors that are online, asked once: the system opens a file to tell.
package enum Processors {
  package static let count: Int = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}
