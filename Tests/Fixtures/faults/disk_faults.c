// Preloaded into kqlsh by ReliabilityTests: counts the calls that change the disk and, at the one that is asked for,
// ends the process (as kill -9 would) or lets the call fail.
//
//   KQLSH_FAULT_AT=N        at the N-th call, counted from 1; without it nothing happens
//   KQLSH_FAULT_ERRNO=5     fail with this error once, instead of ending the process
//   KQLSH_FAULT_COUNT=FILE  write the number of calls there when the process ends by itself
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static long faultAt = -1;
static int faultError;

__attribute__((constructor)) static void start(void) {
  const char *at = getenv("KQLSH_FAULT_AT");
  const char *error = getenv("KQLSH_FAULT_ERRNO");
  faultAt = at ? atol(at) : 0;
  faultError = error ? atoi(error) : 0;
}

__attribute__((destructor)) static void finish(void) {
  const char *path = getenv("KQLSH_FAULT_COUNT");
  FILE *file = path ? fopen(path, "w") : NULL;
  if (!file) return;
  fprintf(file, "%ld\n", atomic_load(&calls));
  fclose(file);
}

// Whether the call has to fail.
static int fails(void) {
  if (atomic_fetch_add(&calls, 1) + 1 != faultAt || faultAt <= 0) return 0;
  if (!faultError) kill(getpid(), SIGKILL);
  errno = faultError;
  return 1;
}

// What the tests read the process by is not the disk that is tested.
static int isStream(int descriptor) { return descriptor <= 2; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int descriptor) { return fails() ? -1 : REAL(fsync)(descriptor); }
int fdatasync(int descriptor) { return fails() ? -1 : REAL(fdatasync)(descriptor); }
int rename(const char *from, const char *to) { return fails() ? -1 : REAL(rename)(from, to); }
int unlink(const char *path) { return fails() ? -1 : REAL(unlink)(path); }
int rmdir(const char *path) { return fails() ? -1 : REAL(rmdir)(path); }
int mkdir(const char *path, mode_t mode) { return fails() ? -1 : REAL(mkdir)(path, mode); }
int ftruncate(int descriptor, off_t length) { return fails() ? -1 : REAL(ftruncate)(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return fails() ? -1 : REAL(ftruncate64)(descriptor, length); }

ssize_t write(int descriptor, const void *bytes, size_t count) {
  return !isStream(descriptor) && fails() ? -1 : REAL(write)(descriptor, bytes, count);
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  return fails() ? -1 : REAL(pwrite)(descriptor, bytes, count, offset);
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  return fails() ? -1 : REAL(pwrite64)(descriptor, bytes, count, offset);
}
