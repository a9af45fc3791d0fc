import CKernels

/// XXH3-64 of the bytes.
package func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 { kk_hash64(bytes.baseAddress, bytes.count) }

package func checksum(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { checksum($0) } }
