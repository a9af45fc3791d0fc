#pragma once
// Substring search without regard to the case of ASCII letters.
#include <stddef.h>
#include <stdint.h>
#if defined(__x86_64__)
#include <emmintrin.h>
#endif

static inline uint8_t kk_lower(uint8_t byte) { return (uint8_t)(byte - 'A') < 26 ? byte | 0x20 : byte; }

static inline int kk_equal_ignoring_case(const uint8_t *text, const uint8_t *lowered, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (kk_lower(text[i]) != lowered[i]) return 0;
  return 1;
}

/// Offset of the first occurrence of `needle` (lower case, not empty), or `count` when there is none.
static inline size_t kk_find_ignoring_case(
    const uint8_t *text, size_t count, const uint8_t *needle, size_t needle_count) {
  if (needle_count > count) return count;
  const size_t last = count - needle_count;
  size_t at = 0;
#if defined(__x86_64__)
  const uint8_t head = needle[0], tail = needle[needle_count - 1];
  const uint8_t head_upper = (uint8_t)(head - 'a') < 26 ? head & ~0x20 : head;
  const uint8_t tail_upper = (uint8_t)(tail - 'a') < 26 ? tail & ~0x20 : tail;
  const __m128i h1 = _mm_set1_epi8((char)head), h2 = _mm_set1_epi8((char)head_upper);
  const __m128i t1 = _mm_set1_epi8((char)tail), t2 = _mm_set1_epi8((char)tail_upper);
  // A block starts 16 candidates; their last bytes end at `at + needle_count + 15`.
  while (at + needle_count + 15 <= count) {
    const __m128i first = _mm_loadu_si128((const __m128i *)(text + at));
    const __m128i final = _mm_loadu_si128((const __m128i *)(text + at + needle_count - 1));
    const __m128i heads = _mm_or_si128(_mm_cmpeq_epi8(first, h1), _mm_cmpeq_epi8(first, h2));
    const __m128i tails = _mm_or_si128(_mm_cmpeq_epi8(final, t1), _mm_cmpeq_epi8(final, t2));
    unsigned mask = (unsigned)_mm_movemask_epi8(_mm_and_si128(heads, tails));
    while (mask) {
      const size_t candidate = at + (size_t)__builtin_ctz(mask);
      if (kk_equal_ignoring_case(text + candidate, needle, needle_count)) return candidate;
      mask &= mask - 1;
    }
    at += 16;
  }
#endif
  for (; at <= last; at++)
    if (kk_equal_ignoring_case(text + at, needle, needle_count)) return at;
  return count;
}
