/*
 * listing: the page that lists the reports of an output folder, and removing reports from there.
 * Private to main.c.
 */
#ifndef LISTING_H
#define LISTING_H
#include <stddef.h>

struct options;

/* Make the list of o->output anew. Returns an enum status. */
int listing_update(const struct options *o);

/* gongkai list */
int list_command(const struct options *, size_t n, char **words);

/* prune.c: gongkai prune REPORT... */
int prune_command(const struct options *, size_t n, char **names);

#endif
