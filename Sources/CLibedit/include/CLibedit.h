#pragma once
#include <histedit.h>
#include <stdio.h>

// libedit's setters are variadic, which Swift cannot call: one fixed wrapper for each use.

typedef char *(*KPrompt)(EditLine *);
typedef unsigned char (*KEditFunction)(EditLine *, int);

static inline int kedit_set_prompt(EditLine *el, KPrompt prompt) { return el_set(el, EL_PROMPT, prompt); }
static inline int kedit_set_editor(EditLine *el, const char *editor) { return el_set(el, EL_EDITOR, editor); }
static inline int kedit_set_signal(EditLine *el, int on) { return el_set(el, EL_SIGNAL, on); }
static inline int kedit_set_history(EditLine *el, History *h) { return el_set(el, EL_HIST, history, h); }
static inline int kedit_add_function(EditLine *el, const char *name, const char *help, KEditFunction f) {
  return el_set(el, EL_ADDFN, name, help, f);
}
static inline int kedit_bind(EditLine *el, const char *key, const char *function) {
  return el_set(el, EL_BIND, key, function, NULL);
}
static inline int khistory_set_size(History *h, int size) {
  HistEvent event;
  return history(h, &event, H_SETSIZE, size);
}
static inline int khistory_enter(History *h, const char *text) {
  HistEvent event;
  return history(h, &event, H_ENTER, text);
}

/// `el_init` on the standard streams, whose variables Swift 6 does not let through.
static inline EditLine *kedit_init(const char *program) { return el_init(program, stdin, stdout, stderr); }
