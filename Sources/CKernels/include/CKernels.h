#pragma once
// Byte kernels that Swift cannot express as fast: move-masks, memmem and a 64-bit hash.
// Header-only, so that the importer inlines them into Swift.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#if defined(__x86_64__)
#include <emmintrin.h>
#endif

void *memmem(const void *, size_t, const void *, size_t);

/// Bit i is set where bytes[i] == value, for 64 bytes.
static inline uint64_t kk_mask64(const uint8_t *bytes, uint8_t value) {
#if defined(__x86_64__)
  const __m128i wanted = _mm_set1_epi8((char)value);
  uint64_t mask = 0;
  for (int part = 0; part < 4; part++) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(bytes + part * 16));
    mask |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, wanted)) << (part * 16);
  }
  return mask;
#else
  uint64_t mask = 0;
  for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == value) << i;
  return mask;
#endif
}

/// XXH3-64: checksums of extents and hashes of text.
static inline uint64_t kk_hash64(const void *bytes, size_t count) { return XXH3_64bits(bytes, count); }

/// Keeps freed buffers of up to 32 MiB in the process instead of returning their pages to the system.
void kk_keep_freed_memory(void);
