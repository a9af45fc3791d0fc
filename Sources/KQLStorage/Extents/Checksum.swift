import CKernels

/// XXH3-64 of the bytes.
package func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 { kk_hash64(bytes.baseAddress, bytes.count) }

package func checksum(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { checksum($0) } }

/// XXH64 with seed 0 of the bytes: the hash that `hash()` of the language is built on.
package func xxHash64(_ bytes: UnsafeRawBufferPointer) -> UInt64 { kk_xxhash64(bytes.baseAddress, bytes.count) }
