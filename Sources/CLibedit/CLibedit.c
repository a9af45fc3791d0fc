#define _GNU_SOURCE
#include "CLibedit.h"
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

extern int tgetent(char *buffer, const char *name);

EditLine *kedit_init(const char *program) {
  FILE *nowhere = fopen("/dev/null", "we");
  return nowhere ? el_init_fd(program, stdin, nowhere, stderr, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO) : NULL;
}

int kedit_knows_terminal(const char *name) {
  char buffer[4096];
  return tgetent(buffer, name) == 1;
}

int kedit_cells(unsigned int scalar) { return iswprint((wint_t)scalar) ? wcwidth((wchar_t)scalar) : -1; }

int kedit_spawn_in_foreground(posix_spawn_file_actions_t *actions, int terminal) {
  return posix_spawn_file_actions_addtcsetpgrp_np(actions, terminal);
}

int kedit_pipe(int ends[2], int nonblocking) { return pipe2(ends, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0)); }
