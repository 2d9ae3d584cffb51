/*
 * heard: what a program says to its diag, for tests of messages: begin(), the call, heard().
 */
#ifndef HEARD_H
#define HEARD_H
#include "base/diag.h"
#include <stdio.h>
#include <stdlib.h>

static struct diag diag;
static char *said;
static size_t said_len;

static void begin(void)
{
	free(said);
	said = NULL;
	diag = (struct diag){.out = open_memstream(&said, &said_len)};
}

static const char *heard(void)
{
	fclose(diag.out);
	return said;
}

#endif
