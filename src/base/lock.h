/*
 * lock: a file that one process holds at a time. It is there only while it is held.
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H
#include <stdbool.h>

struct diag;

struct lock {
	const char *path; /* borrowed */
	int fd;		  /* -1: not held */
};

#define LOCK_NONE ((struct lock){.fd = -1})

/*
 * Wait until the lock is ours; when that takes time, say once that another build is writing
 * `what`. A file system without locks gives none, which is fine. false after a message.
 */
bool lock_take(struct diag *, struct lock *, const char *path, const char *what);
/* Nothing when it is not held. */
void lock_drop(struct lock *);

#endif
