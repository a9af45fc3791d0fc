#pragma once
#include <lz4.h>
#include <zlib.h>
#include <zstd.h>

/// inflateInit2 and deflateInit2 are macros that Swift cannot import.
static inline int kz_inflate_init(z_streamp stream, int windowBits) {
  return inflateInit2(stream, windowBits);
}
static inline int kz_deflate_init(z_streamp stream, int level, int windowBits) {
  return deflateInit2(stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY);
}
