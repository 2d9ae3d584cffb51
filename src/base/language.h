/*
 * language: which language people are spoken to. In comes the environment, out come the
 * messages that gettext() looks up. The surprising rule: only messages have a language;
 * numbers, files and what is printed for programs have none.
 */
#ifndef BASE_LANGUAGE_H
#define BASE_LANGUAGE_H
#include <stdbool.h>

/* Call before the first message. Without a catalogue for the user's language it is English. */
void language_start(void);

/* "en", "zh": the language of the messages; "" between language_neutral(true) and (false). */
const char *language_code(void);

/*
 * What files and programs are told does not depend on the user: rules speak as their pack has
 * them, and everything else Chinese as well, the language of what is published.
 */
void language_neutral(bool on);

/* What an errno means, in the user's language. */
const char *language_reason(int error);

#endif
