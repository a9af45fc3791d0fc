#include "CRE2.h"

#include <re2/re2.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

struct KRegex {
  KRegex(const re2::StringPiece &pattern, const RE2::Options &options)
      : re(pattern, options), names(re.CapturingGroupNames()) {}
  RE2 re;
  std::map<int, std::string> names;
};

extern "C" {

KRegex *kregex_compile(const char *pattern, size_t length, char *error, size_t errorCapacity) {
  RE2::Options options;
  options.set_log_errors(false);
  // Bounds what a hostile pattern can allocate.
  options.set_max_mem(64 << 20);
  auto *regex = new KRegex(re2::StringPiece(pattern, length), options);
  if (regex->re.ok()) return regex;
  if (errorCapacity > 0) {
    std::strncpy(error, regex->re.error().c_str(), errorCapacity - 1);
    error[errorCapacity - 1] = 0;
  }
  delete regex;
  return nullptr;
}

void kregex_free(KRegex *regex) { delete regex; }

int kregex_group_count(const KRegex *regex) { return regex->re.NumberOfCapturingGroups(); }

const char *kregex_group_name(const KRegex *regex, int group) {
  auto found = regex->names.find(group);
  return found == regex->names.end() ? nullptr : found->second.c_str();
}

bool kregex_matches(const KRegex *regex, const char *text, size_t length) {
  return regex->re.Match(re2::StringPiece(text, length), 0, length, RE2::UNANCHORED, nullptr, 0);
}

bool kregex_find(const KRegex *regex, const char *text, size_t length, size_t from,
                 KRegexRange *groups, int groupCount) {
  re2::StringPiece small[16];
  std::vector<re2::StringPiece> large;
  re2::StringPiece *found = small;
  if (groupCount > 16) {
    large.resize(groupCount);
    found = large.data();
  }
  if (!regex->re.Match(re2::StringPiece(text, length), from, length, RE2::UNANCHORED, found,
                       groupCount))
    return false;
  for (int group = 0; group < groupCount; group++) {
    groups[group].start = found[group].data() ? found[group].data() - text : -1;
    groups[group].length = found[group].data() ? (int64_t)found[group].size() : 0;
  }
  return true;
}
}
