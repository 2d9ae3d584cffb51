/*
 * language: LC_ALL, LC_MESSAGES or LANG in, gettext's domain bound and the locale of messages
 * set out. The catalogues lie in locale/ beside the program, or in the folder that
 * GONGKAI_HOME names. The surprising rule: glibc translates only in a locale that is installed,
 * and small systems have none but C.UTF-8; so locale/ holds a zh_CN.UTF-8 of its own, which says
 * nothing but its name. Where it cannot be used, C.UTF-8 with LANGUAGE does, up to glibc 2.38.
 */
#include "base/language.h"
#include "base/diag.h"

#include <errno.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the environment and LC_MESSAGES are while somebody is spoken to. */
struct voice {
	const char *locale, *language, *path; /* LANGUAGE and LOCPATH; NULL: not set */
};

static struct voice user = {"C"}, chinese = {"zh_CN.UTF-8", "zh_CN"};
static bool neutral;

static const char *setting(const char *name)
{
	const char *value = getenv(name);

	return value != NULL ? value : "";
}

static bool wants_chinese(void)
{
	const char *s = setting("LC_ALL");

	if (*s == '\0')
		s = setting("LC_MESSAGES");
	if (*s == '\0')
		s = setting("LANG");
	return strncmp(s, "zh", 2) == 0 && (s[2] == '\0' || strchr("_.@", s[2]) != NULL);
}

static bool is_there(char folder[PATH_MAX], const char *home)
{
	char file[PATH_MAX];

	return (size_t)snprintf(folder, PATH_MAX, "%s/locale", home) < PATH_MAX &&
	       (size_t)snprintf(file, PATH_MAX, "%s/zh_CN/LC_MESSAGES/gongkai.mo", folder) <
		       PATH_MAX &&
	       access(file, R_OK) == 0;
}

static bool find_catalogues(char folder[PATH_MAX])
{
	char program[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	char *slash;

	program[n > 0 ? n : 0] = '\0';
	slash = strrchr(program, '/');
	if (slash != NULL)
		*slash = '\0';
	return (slash != NULL && is_there(folder, program)) ||
	       (*setting("GONGKAI_HOME") != '\0' && is_there(folder, setting("GONGKAI_HOME")));
}

static void set(const char *name, const char *value)
{
	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static bool speak(const struct voice *v)
{
	set("LANGUAGE", v->language);
	set("LOCPATH", v->path);
	return setlocale(LC_MESSAGES, v->locale) != NULL;
}

/* A copy that stays, for the environment will change; NULL for nothing. */
static const char *kept(const char *text)
{
	return text != NULL && *text != '\0' ? strdup(text) : NULL;
}

/* How this system can speak Chinese: in its own locale, in that of folder, or in C.UTF-8. */
static void find_chinese(const char *folder)
{
	chinese.path = user.path;
	if (speak(&chinese))
		return;
	chinese.path = folder;
	if (speak(&chinese))
		return;
	chinese.path = user.path;
	chinese.locale = "C.UTF-8";
}

void language_start(void)
{
	static char folder[PATH_MAX];
	const char *locale = setlocale(LC_MESSAGES, "");

	if (!find_catalogues(folder))
		return;
	user.language = kept(getenv("LANGUAGE"));
	user.path = kept(getenv("LOCPATH"));
	if (locale != NULL && !wants_chinese())
		user.locale = kept(locale);
	find_chinese(folder);
	if (wants_chinese()) {
		user.locale = chinese.locale;
		user.path = chinese.path;
		if (user.language == NULL)
			user.language = chinese.language;
	}
	speak(&user);
	bindtextdomain("gongkai", folder);
	bind_textdomain_codeset("gongkai", "UTF-8");
	textdomain("gongkai");
}

const char *language_code(void)
{
	/* Translators: the code of your language, such as zh. */
	return neutral ? "" : gettext("en");
}

void language_neutral(bool on)
{
	neutral = on;
	speak(on ? &chinese : &user);
}

const char *language_reason(int error)
{
	static const struct {
		int error;
		const char *reason;
	} known[] = {
	    {EACCES, N_("Permission denied")},
	    {EPERM, N_("Operation not permitted")},
	    {EROFS, N_("Read-only file system")},
	    {ENOSPC, N_("No space left on device")},
	    {EDQUOT, N_("Disk quota exceeded")},
	    {EFBIG, N_("File too large")},
	    {ENOENT, N_("No such file or directory")},
	    {ENOTDIR, N_("Not a directory")},
	    {EISDIR, N_("Is a directory")},
	    {EEXIST, N_("File exists")},
	    {ENOTEMPTY, N_("Directory not empty")},
	    {ENAMETOOLONG, N_("File name too long")},
	    {ELOOP, N_("Too many levels of symbolic links")},
	    {EBUSY, N_("Device or resource busy")},
	    {EIO, N_("Input/output error")},
	    {EMFILE, N_("Too many open files")},
	    {ENFILE, N_("Too many open files in system")},
	    {ENOMEM, N_("Cannot allocate memory")},
	    {EAGAIN, N_("Resource temporarily unavailable")},
	    {EPIPE, N_("Broken pipe")},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].error == error)
			return gettext(known[i].reason);
	return strerror(error);
}
