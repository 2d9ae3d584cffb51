/*
 * lock: the path of a lock file in, the right to go on out. The surprising rule: the file is
 * removed while it is still held, so who gets it after waiting looks its name up again.
 */
#include "base/lock.h"
#include "base/arena.h"
#include "base/diag.h"
#include "base/language.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

void lock_drop(struct lock *l)
{
	if (l->fd < 0)
		return;
	unlink(l->path);
	close(l->fd);
	l->fd = -1;
}

/* People know the folder; the file is our own affair. */
static void complain(struct diag *d, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = xstrdup(slash ? path : ".");

	if (slash)
		folder[slash - path] = '\0';
	diag_machine(d, "cannot write into %s: %s", folder, language_reason(errno));
	free(folder);
}

/* Another process holds it. */
static void wait_for(struct diag *d, int fd, const char *what, bool *told)
{
	if (!*told) {
		diag_note(d, POS_NONE, "another build is writing %s; waiting", what);
		fflush(d->out);
	}
	*told = true;
	while (flock(fd, LOCK_EX) < 0 && errno == EINTR)
		;
}

bool lock_take(struct diag *d, struct lock *l, const char *path, const char *what)
{
	bool told = false;

	l->path = path;
	for (;;) {
		struct stat held, named;

		l->fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (l->fd < 0) {
			complain(d, path);
			return false;
		}
		if (flock(l->fd, LOCK_EX | LOCK_NB) == 0) {
			; /* ours, if the name still leads here */
		} else if (errno == EWOULDBLOCK) {
			wait_for(d, l->fd, what, &told);
		} else {
			lock_drop(l); /* no locks here */
			return true;
		}
		if (fstat(l->fd, &held) == 0 && lstat(path, &named) == 0 &&
		    held.st_dev == named.st_dev && held.st_ino == named.st_ino)
			return true;
		close(l->fd);
		l->fd = -1;
	}
}
