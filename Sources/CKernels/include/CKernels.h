#pragma once
// Byte kernels that Swift cannot express as fast: move-masks, memmem and a 64-bit hash.
// Header-only, so that the importer inlines them into Swift.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "search.h"
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

/// Asks for the cache line of an address that will be read soon.
static inline void kk_prefetch(const void *address) { __builtin_prefetch(address); }

/// XXH3-64: checksums of extents and hashes of text.
static inline uint64_t kk_hash64(const void *bytes, size_t count) { return XXH3_64bits(bytes, count); }

/// Whether two runs of `count` bytes are equal.
static inline bool kk_equal(const void *a, const void *b, size_t count) { return memcmp(a, b, count) == 0; }

/// Bit i is set where bytes[i] is an ASCII letter or digit, for 64 bytes; `other` gets the bytes above 127.
static inline uint64_t kk_terms64(const uint8_t *bytes, uint64_t *other) {
#if defined(__x86_64__)
  const __m128i lower = _mm_set1_epi8(0x20), a = _mm_set1_epi8('a'), zero = _mm_set1_epi8('0');
  const __m128i letters = _mm_set1_epi8(25), digits = _mm_set1_epi8(9);
  uint64_t mask = 0, high = 0;
  for (int part = 0; part < 4; part++) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(bytes + part * 16));
    const __m128i letter = _mm_sub_epi8(_mm_or_si128(block, lower), a);
    const __m128i digit = _mm_sub_epi8(block, zero);
    const __m128i is = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(letter, letters), letter),
                                    _mm_cmpeq_epi8(_mm_min_epu8(digit, digits), digit));
    mask |= (uint64_t)(uint16_t)_mm_movemask_epi8(is) << (part * 16);
    high |= (uint64_t)(uint16_t)_mm_movemask_epi8(block) << (part * 16);
  }
  *other = high;
  return mask;
#else
  uint64_t mask = 0, high = 0;
  for (int i = 0; i < 64; i++) {
    const uint8_t c = bytes[i], l = c | 0x20;
    mask |= (uint64_t)((l >= 'a' && l <= 'z') || (c >= '0' && c <= '9')) << i;
    high |= (uint64_t)(c >> 7) << i;
  }
  *other = high;
  return mask;
#endif
}

/// XXH64 with seed 0: what `hash()` of the language is built on.
static inline uint64_t kk_xxhash64(const void *bytes, size_t count) { return XXH64(bytes, count, 0); }

/// Keeps freed buffers of up to 32 MiB in the process instead of returning their pages to the system.
void kk_keep_freed_memory(void);
