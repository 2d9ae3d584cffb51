# gongkai: make (install what is missing, build, make the example report), make test,
# make asan, make conformance, make bench, make check-includes, make po (messages to translate).
# DEPS=no skips the installing.
CC      ?= cc
BUILD   ?= build
OPT     ?= -O2 -g
DEPS    ?= yes
REPORT  ?= luquan-xinfang-2024

PKGS    := libxml-2.0 yaml-0.1 cairo pangocairo pangoft2 libqpdf zlib glib-2.0 xlsxwriter
DEBIAN  := gcc make pkg-config libxml2-dev libyaml-dev libcairo2-dev libpango1.0-dev libqpdf-dev zlib1g-dev gettext \
	   libglib2.0-dev libxlsxwriter-dev libminizip-dev
TESTDEB := python3 poppler-utils qpdf libxml2-utils nodejs locales

CFLAGS  += -std=c11 -D_GNU_SOURCE $(OPT) -Wall -Wextra -Wshadow -Wstrict-prototypes \
	   -Wmissing-prototypes -Wno-missing-field-initializers -ffp-contract=off -Isrc $(SAN)
CFLAGS  += $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS  += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
LDFLAGS += $(SAN)

SRC     := $(sort $(wildcard src/*.c src/*/*.c))
OBJ     := $(SRC:src/%.c=$(BUILD)/obj/%.o)
LIBOBJ  := $(filter-out $(BUILD)/obj/main.o,$(OBJ))
UNIT    := $(sort $(wildcard tests/unit/*.c))
UNITBIN := $(UNIT:tests/unit/%.c=$(BUILD)/unit/%)

# The functions whose literals are translated, and which argument it is.
TEXTS   := gettext N_ usage_error diag_machine:2 diag_error:3 diag_warning:3 diag_note:3 \
	   formula_error:3 read_text:3 read_keys:3 read_choice:3 read_kind:4 read_need:4
POT     := $(BUILD)/gongkai.pot
PO      := $(wildcard src/po/*.po)
LOCALES := $(PO:src/po/%.po=$(BUILD)/locale/%/LC_MESSAGES/gongkai.mo)
# A locale that holds nothing but its name, for systems without zh_CN.UTF-8: src/base/language.c
NAMEONLY := /usr/lib/locale/C.utf8/LC_MESSAGES/SYS_LC_MESSAGES
ifneq ($(wildcard $(NAMEONLY)),)
LOCALES += $(PO:src/po/%.po=$(BUILD)/locale/%.UTF-8/LC_MESSAGES/SYS_LC_MESSAGES)
endif

.PHONY: all deps test-deps gongkai example test asan conformance bench check-includes clean
all: deps
	@$(MAKE) --no-print-directory gongkai example

gongkai: $(BUILD)/gongkai $(LOCALES)

deps:
	@sh tests/install.sh $(DEPS) $(DEBIAN)
test-deps:
	@sh tests/install.sh $(DEPS) $(DEBIAN) $(TESTDEB)

$(BUILD)/gongkai: $(OBJ)
	@echo "  LINK $@"
	@$(CC) $(LDFLAGS) -o $@ $(OBJ) $(LDLIBS)

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/unit/%: tests/unit/%.c $(LIBOBJ)
	@mkdir -p $(@D)
	@echo "  CC   $<"
	@$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(LIBOBJ) $(LDLIBS)

$(BUILD)/locale/%/LC_MESSAGES/gongkai.mo: src/po/%.po
	@mkdir -p $(@D)
	@echo "  MO   $<"
	@msgfmt --check -o $@.new $< && mv $@.new $@

$(BUILD)/locale/%.UTF-8/LC_MESSAGES/SYS_LC_MESSAGES: $(NAMEONLY)
	@mkdir -p $(@D)
	@cp $< $@

$(POT): $(SRC) $(wildcard src/*/*.h) Makefile
	@mkdir -p $(@D)
	@xgettext --from-code=UTF-8 --keyword $(TEXTS:%=--keyword=%) --add-comments=Translators: \
		--add-location=file --sort-by-file --no-wrap --package-name=gongkai -o $@ \
		$(sort $(SRC) $(wildcard src/*/*.h))

# Bring the catalogues up to date: what is new is empty, what has changed is marked fuzzy.
.PHONY: po
po: $(POT)
	@for f in $(PO); do \
		msgmerge --quiet --update --backup=none --previous --no-wrap --sort-by-file $$f $(POT) && \
		msgattrib --no-obsolete --no-wrap -o $$f $$f && msgfmt --statistics -o /dev/null $$f; \
	done

$(BUILD)/bench/%: tests/bench/%.c $(LIBOBJ)
	@mkdir -p $(@D)
	@echo "  CC   $<"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBOBJ) $(LDLIBS)

example: gongkai
	@echo "  REPORT input/$(REPORT)"
	@$(BUILD)/gongkai build -o output input/$(REPORT)

test: test-deps
	@$(MAKE) --no-print-directory run-tests

.PHONY: run-tests
run-tests: gongkai $(UNITBIN) $(BUILD)/bench/finish $(POT)
	@BUILD=$(BUILD) sh tests/run.sh

asan: test-deps
	@$(MAKE) --no-print-directory BUILD=build/asan OPT="-O1 -g" DEPS=no \
		SAN="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" run-tests

# what needs more than Debian has: skipped, with a word, where its registry cannot be reached
conformance: test-deps
	@$(MAKE) --no-print-directory gongkai
	@BUILD=$(BUILD) DEPS=$(DEPS) sh tests/conformance.sh

bench: test-deps
	@$(MAKE) --no-print-directory gongkai $(BUILD)/bench/finish
	@BUILD=$(BUILD) sh tests/bench.sh

check-includes:
	@sh tests/check-includes.sh

clean:
	rm -rf build

-include $(OBJ:.o=.d) $(UNITBIN:=.d)
