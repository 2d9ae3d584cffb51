# gongkai: make (install what is missing, build, make the example report), make test,
# make asan, make bench, make check-includes. DEPS=no skips the installing.
CC      ?= cc
BUILD   ?= build
OPT     ?= -O2 -g
DEPS    ?= yes
REPORT  ?= luquan-xinfang-2024

PKGS    := libxml-2.0 yaml-0.1 cairo pangocairo pangoft2 libqpdf zlib
DEBIAN  := gcc make pkg-config libxml2-dev libyaml-dev libcairo2-dev libpango1.0-dev libqpdf-dev zlib1g-dev
TESTDEB := python3 poppler-utils qpdf libxml2-utils

CFLAGS  += -std=c11 -D_GNU_SOURCE $(OPT) -Wall -Wextra -Wshadow -Wstrict-prototypes \
	   -Wmissing-prototypes -Wno-missing-field-initializers -Isrc $(SAN)
CFLAGS  += $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS  += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm
LDFLAGS += $(SAN)

SRC     := $(sort $(wildcard src/*.c src/*/*.c))
OBJ     := $(SRC:src/%.c=$(BUILD)/obj/%.o)
LIBOBJ  := $(filter-out $(BUILD)/obj/main.o,$(OBJ))
UNIT    := $(sort $(wildcard tests/unit/*.c))
UNITBIN := $(UNIT:tests/unit/%.c=$(BUILD)/unit/%)

.PHONY: all deps test-deps gongkai example test asan bench check-includes clean
all: deps
	@$(MAKE) --no-print-directory gongkai example

gongkai: $(BUILD)/gongkai

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

example: $(BUILD)/gongkai
	@echo "  REPORT input/$(REPORT)"
	@$(BUILD)/gongkai build -o output input/$(REPORT)

test: test-deps
	@$(MAKE) --no-print-directory run-tests

.PHONY: run-tests
run-tests: gongkai $(UNITBIN)
	@BUILD=$(BUILD) sh tests/run.sh

asan: test-deps
	@$(MAKE) --no-print-directory BUILD=build/asan OPT="-O1 -g" DEPS=no \
		SAN="-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer" run-tests

bench: test-deps
	@$(MAKE) --no-print-directory gongkai
	@BUILD=$(BUILD) sh tests/bench.sh

check-includes:
	@sh tests/check-includes.sh

clean:
	rm -rf build

-include $(OBJ:.o=.d) $(UNITBIN:=.d)
