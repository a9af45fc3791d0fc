#pragma once
#include <lz4.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>
#include <zstd.h>

/// inflateInit2 and deflateInit2 are macros that Swift cannot import.
static inline int kz_inflate_init(z_streamp stream, int windowBits) {
  return inflateInit2(stream, windowBits);
}
static inline int kz_deflate_init(z_streamp stream, int level, int windowBits) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
}

/// Unpacks all members of a block that is in memory. How many bytes there were; -1 for damage or more than fit.
ptrdiff_t kz_inflate_all(const uint8_t *source, size_t count, uint8_t *target, size_t room, int window_bits);

/// Packs a block as one gzip member. How many bytes there are; 0 on failure.
ptrdiff_t kz_gzip(const uint8_t *source, size_t count, uint8_t *target, size_t room, int level);
/// Packs a block as a deflate stream without header. How many bytes there are; 0 on failure.
ptrdiff_t kz_deflate_raw(const uint8_t *source, size_t count, uint8_t *target, size_t room, int level);
/// Room that is always enough for either.
ptrdiff_t kz_deflate_bound(size_t count);

/// Brotli is looked for when first used: kqlsh does not depend on it.
int kz_brotli_is_there(void);
/// 1 when the block unpacks to exactly `room` bytes, 0 when it is damaged, -1 without the library.
int kz_brotli_unpack(const uint8_t *source, size_t count, uint8_t *target, size_t room);
/// How many bytes there are; 0 on failure.
ptrdiff_t kz_brotli_pack(const uint8_t *source, size_t count, uint8_t *target, size_t room);
