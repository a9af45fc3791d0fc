#pragma once
#include <histedit.h>
#include <spawn.h>
#include <stdio.h>

// libedit's setters are variadic, which Swift cannot call: one fixed wrapper for each use.

typedef char *(*KPrompt)(EditLine *);
typedef unsigned char (*KEditFunction)(EditLine *, int);
typedef int (*KReadCharacter)(EditLine *, wchar_t *);

static inline int kedit_set_prompt(EditLine *el, KPrompt prompt) { return el_set(el, EL_PROMPT, prompt); }
static inline int kedit_set_editor(EditLine *el, const char *editor) { return el_set(el, EL_EDITOR, editor); }
static inline int kedit_set_signal(EditLine *el, int on) { return el_set(el, EL_SIGNAL, on); }
static inline int kedit_set_reader(EditLine *el, KReadCharacter reader) { return el_set(el, EL_GETCFN, reader); }
/// Outside of the editor's mode the terminal gives each key at once and does not show it.
static inline int kedit_set_outer_mode(EditLine *el) { return el_set(el, EL_SETTY, "-x", "-icanon", "-echo", NULL); }
/// Puts the terminal into the editor's mode, or back into the one it was found in.
static inline int kedit_set_raw(EditLine *el, int on) { return el_set(el, EL_PREP_TERM, on); }
static inline int kedit_add_function(EditLine *el, const char *name, const char *help, KEditFunction f) {
  return el_set(el, EL_ADDFN, name, help, f);
}
static inline int kedit_bind(EditLine *el, const char *key, const char *function) {
  return el_set(el, EL_BIND, key, function, NULL);
}
/// Binds in the command mode of vi.
static inline int kedit_bind_alternative(EditLine *el, const char *key, const char *function) {
  return el_set(el, EL_BIND, "-a", key, function, NULL);
}

/// An editor of the terminal on the standard streams that draws nothing by itself.
EditLine *kedit_init(const char *program);

/// Whether the terminal is described in the terminfo database.
int kedit_knows_terminal(const char *name);

/// Cells that a character takes on a terminal in the present locale; -1 when it is not printable.
int kedit_cells(unsigned int scalar);

/// The spawned process makes its group the terminal's foreground. The C library hides it behind a macro.
int kedit_spawn_in_foreground(posix_spawn_file_actions_t *actions, int terminal);

/// A pipe whose ends are closed in children; `nonblocking` for both ends. 0 when it worked.
int kedit_pipe(int ends[2], int nonblocking);
