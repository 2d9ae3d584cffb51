/*
 * test: the few lines every unit test needs. A test is a main() that calls ok() and
 * ends with `return done();`. It prints `ok NAME` or `not ok NAME` per check, which
 * tests/run.sh counts.
 */
#ifndef TEST_H
#define TEST_H
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int test_failed;

static inline void ok_at(bool good, const char *name, const char *file, int line)
{
	if (good) {
		printf("ok %s\n", name);
		return;
	}
	test_failed++;
	printf("not ok %s (%s:%d)\n", name, file, line);
}

static inline void same_at(const char *got, const char *want, const char *name, const char *file, int line)
{
	bool good = got != NULL && want != NULL ? strcmp(got, want) == 0 : got == want;

	ok_at(good, name, file, line);
	if (!good)
		printf("  got:  %s\n  want: %s\n", got ? got : "(null)", want ? want : "(null)");
}

#define ok(cond, name) ok_at((cond), (name), __FILE__, __LINE__)
#define same(got, want, name) same_at((got), (want), (name), __FILE__, __LINE__)

static inline int done(void)
{
	return test_failed != 0;
}

#endif
