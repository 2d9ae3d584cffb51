/*
 * batch: names in, a process for each; their output and the worst status out. What a task
 * prints lies in memory until everything before it is printed. Progress is shown when
 * stderr is a terminal.
 */
#include "batch.h"
#include "base/arena.h"
#include "base/language.h"
#include <errno.h>
#include <libintl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct job {
	const char *name;
	pid_t pid;
	int out, err; /* what it prints to stdout and stderr */
	bool over;
	int status;
};

struct batch {
	struct job *jobs;
	size_t started, running, printed;
	int broken, worst;
};

static void print_file(int fd, FILE *to)
{
	char bytes[8192];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, bytes, sizeof bytes, at)) > 0) {
		fwrite(bytes, 1, (size_t)n, to);
		at += n;
	}
	fflush(to);
	close(fd);
}

static void end_job(struct batch *b, struct job *job, int status)
{
	job->over = true;
	job->status = status;
	b->running--;
}

/* In the child this does not return. */
static void start_job(struct batch *b, const char *name, batch_task *task, const void *context)
{
	struct job *job = &b->jobs[b->started++];

	b->running++;
	job->name = name;
	job->out = memfd_create("stdout", MFD_CLOEXEC);
	job->err = memfd_create("stderr", MFD_CLOEXEC);
	fflush(NULL);
	job->pid = job->out < 0 || job->err < 0 ? -1 : fork();
	if (job->pid < 0) {
		fprintf(stderr, gettext("gongkai: error: cannot start on %s: %s\n"), name,
			language_reason(errno));
		end_job(b, job, b->broken);
	} else if (job->pid == 0) {
		if (dup2(job->out, STDOUT_FILENO) < 0 || dup2(job->err, STDERR_FILENO) < 0)
			_exit(b->broken);
		exit(task(context, name));
	}
}

/* Wait for any one job to end. */
static void reap_job(struct batch *b)
{
	int result = 0;
	pid_t pid;

	do
		pid = wait(&result);
	while (pid < 0 && errno == EINTR);
	for (size_t i = 0; i < b->started; i++) {
		struct job *job = &b->jobs[i];

		if (job->over || job->pid != pid)
			continue;
		if (WIFEXITED(result)) {
			end_job(b, job, WEXITSTATUS(result));
			continue;
		}
		dprintf(job->err, gettext("gongkai: error: %s was ended by signal %d (%s)\n"), job->name,
			WTERMSIG(result), strsignal(WTERMSIG(result)));
		end_job(b, job, b->broken);
	}
}

static void print_job(struct batch *b)
{
	struct job *job = &b->jobs[b->printed++];

	print_file(job->out, stdout);
	print_file(job->err, stderr);
	if (job->status > b->worst)
		b->worst = job->status;
}

/* One line that the next output writes over. */
static void show_progress(const struct batch *b, size_t n)
{
	if (!isatty(STDERR_FILENO))
		return;
	if (b->printed < n)
		fprintf(stderr, "\r%zu/%zu %s\033[K", b->started - b->running, n,
			b->jobs[b->printed].name);
	else
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

static void hide_progress(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

int batch_run(size_t n, char **names, size_t jobs, batch_task *task, const void *context,
	      int broken)
{
	struct batch b = {.jobs = xcalloc(n, sizeof *b.jobs), .broken = broken};

	while (b.printed < n) {
		while (b.started < n && b.running < jobs)
			start_job(&b, names[b.started], task, context);
		show_progress(&b, n);
		if (b.running > 0)
			reap_job(&b);
		hide_progress();
		while (b.printed < b.started && b.jobs[b.printed].over)
			print_job(&b);
	}
	free(b.jobs);
	return b.worst;
}
