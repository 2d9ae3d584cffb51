/*
 * batch: many tasks, each in a process of its own: none can harm another, and what each
 * prints appears whole and in order.
 */
#ifndef BATCH_H
#define BATCH_H
#include <stddef.h>

/* One task, given its name; what it returns is the exit status of its process. */
typedef int batch_task(const void *context, const char *name);

/*
 * Run a task for each name, at most `jobs` at a time. Returns the highest status; that of a
 * task that was killed or could not be started is `broken`.
 */
int batch_run(size_t n, char **names, size_t jobs, batch_task *task, const void *context,
	      int broken);

#endif
