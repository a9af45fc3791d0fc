#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression with RE2 semantics. Immutable and safe to use from several threads.
typedef struct KRegex KRegex;

/// A range of bytes in the searched text; `start` is -1 when the group took no part in the match.
typedef struct { int64_t start; int64_t length; } KRegexRange;

/// Compiles a pattern. On failure returns NULL and writes a message of at most `errorCapacity` bytes.
KRegex *kregex_compile(const char *pattern, size_t length, char *error, size_t errorCapacity);
void kregex_free(KRegex *regex);
/// Number of capturing groups, without the whole match.
int kregex_group_count(const KRegex *regex);
/// Name of a group or NULL; the pointer lives as long as the regex.
const char *kregex_group_name(const KRegex *regex, int group);
/// True if the pattern occurs anywhere in the text.
bool kregex_matches(const KRegex *regex, const char *text, size_t length);
/// Finds the first match at or after `from`; fills `groupCount` ranges, the first is the whole match.
bool kregex_find(const KRegex *regex, const char *text, size_t length, size_t from,
                 KRegexRange *groups, int groupCount);

#ifdef __cplusplus
}
#endif
