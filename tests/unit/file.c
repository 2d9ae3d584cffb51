/* file: publishing whole or not at all, over an old package, a symlink, a full disk. */
#include "base/file.h"
#include "base/arena.h"
#include "base/diag.h"
#include "heard.h"
#include "test.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

static struct arena *arena;
static const char *content(const char *path)
{
	static char text[64];
	FILE *f = fopen(path, "r");

	if (!f)
		return NULL;
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	return text;
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
}

/* Entries of a folder, hidden ones too. */
static int entries(const char *path)
{
	DIR *dir = opendir(path);
	int n = -2;

	while (dir && readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static bool publish(const char *text)
{
	struct publish p;

	return publish_begin(arena, &diag, "out", "r", &p) &&
	       publish_write(&diag, &p, "index.html", text, strlen(text)) &&
	       publish_write(&diag, &p, "data/t1.csv", "a,b\n", 4) && publish_commit(&diag, &p);
}

static void test_publish(void)
{
	struct publish p;

	begin();
	ok(publish("one"), "publish");
	same(heard(), "", "publish says nothing");
	same(content("out/r/index.html"), "one", "the package is there");
	same(content("out/r/data/t1.csv"), "a,b\n", "in folders too");
	ok(entries("out") == 1, "nothing is left beside it");

	put("out/r/stale", "x");
	begin();
	ok(publish("two"), "replace");
	same(heard(), "", "replace says nothing");
	same(content("out/r/index.html"), "two", "the new package is there");
	ok(access("out/r/stale", F_OK) < 0 && entries("out") == 1, "the old one is gone");

	begin();
	ok(publish_begin(arena, &diag, "out/", "r", &p), "begin again");
	ok(publish_write(&diag, &p, "index.html", "three", 5), "write again");
	ok(entries("out") == 3, "work folder and lock");
	publish_abort(&p);
	publish_abort(&p);
	same(heard(), "", "abort says nothing");
	same(content("out/r/index.html"), "two", "abort keeps the old package");
	ok(entries("out") == 1, "abort leaves nothing");

	put("from", "copied");
	begin();
	ok(publish_begin(arena, &diag, "out", "c", &p) && publish_copy(&diag, &p, "to", "from"),
	   "copy");
	ok(!publish_copy(&diag, &p, "to2", "nowhere") && diag.machine, "copy of no file");
	ok(publish_commit(&diag, &p), "commit a copy");
	same(heard(), "gongkai: error: cannot read nowhere: No such file or directory\n",
	     "copy of none");
	same(content("out/c/to"), "copied", "the copy");
}

static void test_leftovers(void)
{
	struct publish p;

	/* A killed build, and one that was killed between its two renames. */
	mkdir("out/.r.999999.new", 0777);
	put("out/.r.999999.new/x", "x");
	mkdir("out/.r.x.new", 0777);
	mkdir("out/.k.999999.old", 0777);
	put("out/.k.999999.old/x", "good");
	begin();
	ok(publish("four"), "publish after a killed build");
	ok(access("out/.r.999999.new", F_OK) < 0, "its leftover is gone");
	ok(access("out/.r.x.new", F_OK) == 0, "what only looks like one stays");
	ok(publish_begin(arena, &diag, "out", "k", &p), "begin after a killed swap");
	publish_abort(&p);
	same(heard(), "", "leftovers say nothing");
	same(content("out/k/x"), "good", "the last good package is back");
}

static void refuses(const char *name, const char *want)
{
	struct publish p;

	begin();
	ok(!publish_begin(arena, &diag, "out", name, &p), name);
	publish_abort(&p);
	same(heard(), want, name);
	ok(diag.errors == 1, name);
}

static void test_refused(void)
{
	struct publish p;

	mkdir("elsewhere", 0777);
	put("elsewhere/keep", "kept");
	ok(symlink("../elsewhere", "out/link") == 0, "make a symlink");
	put("out/file", "f");
	refuses("link", "gongkai: error: out/link is a symbolic link, a folder was expected: "
			"remove it, or choose another output folder\n");
	refuses("file", "gongkai: error: out/file is not a folder: "
			"remove it, or choose another output folder\n");
	refuses("..", "gongkai: error: \"..\" cannot be the name of a package\n");
	refuses("a/b", "gongkai: error: \"a/b\" cannot be the name of a package\n");
	begin();
	ok(!publish_begin(arena, &diag, "out/file", "x", &p) && diag.machine, "out is a file");
	same(heard(), "gongkai: error: out/file is not a folder: choose another output folder\n",
	     "out is a file");

	/* The target turns into a symlink while the package is being made. */
	begin();
	ok(publish_begin(arena, &diag, "out", "late", &p), "begin late");
	ok(symlink("../elsewhere", "out/late") == 0 && !publish_commit(&diag, &p), "late symlink");
	heard();
	ok(access(p.lock.path, F_OK) < 0, "the lock is gone");
	/* A symlink inside an old package is removed, not followed. */
	ok(symlink("../../elsewhere", "out/r/link") == 0, "make an inner symlink");
	begin();
	ok(publish("five"), "replace a package with a symlink in it");
	heard();
	same(content("elsewhere/keep"), "kept", "nothing outside was touched");
}

static void test_full(void)
{
	struct rlimit old, small;
	struct publish p;
	static char big[5000];

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 1024;
	begin();
	ok(publish_begin(arena, &diag, "out", "r", &p), "begin on a full disk");
	setrlimit(RLIMIT_FSIZE, &small);
	ok(!publish_write(&diag, &p, "report.pdf", big, sizeof big) && diag.machine, "full disk");
	setrlimit(RLIMIT_FSIZE, &old);
	publish_abort(&p);
	same(heard(), "gongkai: error: cannot write out/r/report.pdf: File too large\n",
	     "full disk");
	same(content("out/r/index.html"), "five", "a full disk keeps the old package");
}

static void test_lock(void)
{
	int lock = open("out/.r.lock", O_RDWR | O_CREAT, 0666);
	pid_t child;

	ok(flock(lock, LOCK_EX) == 0, "take the lock");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		/* The other build: ends, and takes its lock file along. */
		usleep(200000);
		unlink("out/.r.lock");
		_exit(0);
	}
	close(lock); /* the child still holds it */
	begin();
	ok(publish("six"), "publish after waiting");
	same(heard(), "gongkai: note: another build is writing r; waiting\n", "waiting is told");
	waitpid(child, NULL, 0);
	ok(access("out/.r.lock", F_OK) < 0, "no lock is left");
}

static void test_names(void)
{
	char **names;
	size_t n;

	same(path_join(arena, "a", "b"), "a/b", "join");
	same(path_join(arena, "a/", "b"), "a/b", "join after a slash");
	same(path_join(arena, "", "b"), "b", "join to nothing");
	same(path_base(arena, "input/r/"), "r", "base");
	same(path_base(arena, "r"), "r", "base of a name");
	same(path_base(arena, "///"), "/", "base of the root");
	same(path_base(arena, ""), "", "base of nothing");
	mkdir("list", 0777);
	put("list/b.yaml", "");
	put("list/a.yaml", "");
	put("list/.c.yaml", "");
	put("list/d.txt", "");
	begin();
	names = dir_list(arena, &diag, "list", ".yaml", &n);
	ok(names && n == 2 && strcmp(names[0], "a.yaml") == 0 && strcmp(names[1], "b.yaml") == 0,
	   "list");
	ok(!dir_list(arena, &diag, "nowhere", "", &n) && !diag.machine, "list of no folder");
	same(heard(), "gongkai: error: cannot read the folder nowhere: there is no such folder\n",
	     "list of no folder");
}

int main(void)
{
	char folder[] = "/tmp/gongkai-file-XXXXXX", command[64];

	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	arena = arena_new();
	test_publish();
	test_leftovers();
	test_refused();
	test_full();
	test_lock();
	test_names();
	arena_free(arena);
	free(said);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return chdir("/") < 0 || system(command) != 0 || done();
}
