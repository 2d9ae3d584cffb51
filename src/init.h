/*
 * init: gongkai init DIR --from=REPORT. Private to main.c.
 */
#ifndef INIT_H
#define INIT_H
#include <stddef.h>

struct options;

/* The names are what the command line has besides options. Returns an enum status. */
int init_command(const struct options *, size_t n, char **names);

#endif
