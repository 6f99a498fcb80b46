# Attest.  `make help` lists the targets; tests and the stack live in tests/ and tools/.
VAR ?= ./var
PORT ?= 8080
BUILD ?= build
CC = gcc
# SANITIZE=1 builds everything with the address and undefined-behaviour sanitizers (make asan sets it).
SANITIZE ?=

PKGS = libpq talloc libxml-2.0 jansson libutf8proc libsodium libarchive pangocairo libqrencode libqpdf \
	libcurl cjose liboath libfido2 libseccomp
# Debian's libfcgi has no .pc file in every release; its header stands on the default path.
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Iinclude -I$(BUILD)/gen $(CFLAGS) $(WARN) $(HARDEN) \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null)
WARN = -Wall -Wextra -Wshadow -Wformat=2 -Wformat-signedness -Wconversion -Wcast-qual -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wvla -Wwrite-strings -Wundef -Wduplicated-cond \
	-Wduplicated-branches -Wlogical-op -Wnull-dereference -Wno-trigraphs -Werror=implicit-function-declaration $(WERROR)
ifdef SANITIZE
HARDEN = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -fPIE
LDFLAGS += -fsanitize=address,undefined -pie
else
HARDEN = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
LDFLAGS += -pie -Wl,-z,relro,-z,now -Wl,--as-needed
endif
LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lfcgi -lm

# One short line a file; V=1 shows the whole commands.
say = $(if $(V),,@echo '$(1) $@' && )
# Rooms from top to bottom; each may use those after it, never one before it (content and store are side by side).
ROOMS = web domain content store util
lib = $(BUILD)/lib$(1).a
src = $(wildcard src/$(1)/*.c)
obj = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(call src,$(1)))
ALL_LIBS = $(foreach r,$(ROOMS),$(call lib,$(r)))
# What a unit test of a room links: the room itself and the rooms below it. A call upwards fails to link.
BELOW_util = util
BELOW_store = store util
BELOW_content = content util
BELOW_domain = domain content store util
BELOW_web = web domain content store util

all: $(BUILD)/attest $(BUILD)/attest-web languages

$(BUILD)/attest-web: $(BUILD)/obj/main_web.o $(ALL_LIBS)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/attest: $(BUILD)/obj/main_cli.o $(call obj,cli) $(ALL_LIBS)
	$(call say,link)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

define room_rule
$(call lib,$(1)): $(call obj,$(1)) $(BUILD)/gen/src.list
	@rm -f $$@
	$$(call say,pack)ar rcs $$@ $$(filter %.o,$$^)
endef
$(foreach r,$(ROOMS),$(eval $(call room_rule,$(r))))

$(BUILD)/obj/%.o: src/%.c | $(BUILD)/gen/statements.h
	@mkdir -p $(@D)
	$(call say,compile)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The statement table: one enum value and one row for each file below sql/queries. The enum is written only when it changes, so that
# an edit of a statement compiles the table alone.
QUERIES := $(sort $(shell find sql/queries -name '*.sql' 2>/dev/null))
$(BUILD)/gen/statements.h: tools/statements.awk $(QUERIES) $(BUILD)/gen/sql.list
	$(call say,make)awk -f tools/statements.awk -v kind=enum $(QUERIES) > $@.new && { cmp -s $@.new $@ || mv $@.new $@; }
$(BUILD)/gen/statements.inc: tools/statements.awk $(QUERIES) $(BUILD)/gen/sql.list
	$(call say,make)awk -f tools/statements.awk -v kind=table $(QUERIES) > $@.new && mv $@.new $@
$(BUILD)/obj/store/db.o: $(BUILD)/gen/statements.inc
# Migrations and the demo network travel inside the program.
SCRIPTS := $(sort $(wildcard sql/migrations/*.sql)) $(sort $(wildcard sql/demo/*.sql))
$(BUILD)/gen/scripts.inc: tools/scripts.awk $(SCRIPTS) $(BUILD)/gen/sql.list
	$(call say,make)awk -f tools/scripts.awk $(SCRIPTS) > $@.new && mv $@.new $@
$(BUILD)/obj/store/migrate.o: $(BUILD)/gen/scripts.inc
# So do the packs, the examples of rules.
PACKS := $(sort $(wildcard requirements/*.xml))
$(BUILD)/gen/packs.inc: tools/scripts.awk $(PACKS) $(BUILD)/gen/sql.list
	$(call say,make)awk -f tools/scripts.awk $(PACKS) > $@.new && mv $@.new $@
$(BUILD)/obj/content/packs.o: $(BUILD)/gen/packs.inc
$(BUILD)/gen/openapi.inc: tools/scripts.awk docs/openapi.json
	@mkdir -p $(@D)
	awk -f tools/scripts.awk docs/openapi.json > $@.new && mv $@.new $@
$(BUILD)/obj/web/api_description.o: $(BUILD)/gen/openapi.inc

# What there is, written only when it changes: a file taken away or put back is noticed too, whatever its date.
# Without it the enum and the table of statements could differ by a row.
$(BUILD)/gen/sql.list: LIST = $(QUERIES) $(SCRIPTS) $(PACKS)
$(BUILD)/gen/src.list: LIST = $(foreach r,$(ROOMS),$(call src,$(r)))
$(BUILD)/gen/%.list: FORCE
	@mkdir -p $(@D)
	@echo '$(LIST)' | cmp -s - $@ || echo '$(LIST)' > $@
FORCE:

# Languages: a locale of our own for each, since a machine may have none, and its catalogue; both stand in build/locale.
# ar_XB is the pseudo-language of the tests (tools/pseudo.mjs); it is built for them alone.
LOCALES = es_US
CATALOGUES = $(patsubst po/%.po,%,$(wildcard po/*.po))
locale = $(BUILD)/locale/$(1).utf8/LC_MESSAGES/SYS_LC_MESSAGES
catalogue = $(BUILD)/locale/$(1)/LC_MESSAGES/attest.mo
languages: $(foreach l,$(LOCALES),$(call locale,$(l))) $(foreach c,$(CATALOGUES),$(call catalogue,$(c)))
proof-language: $(call locale,ar_XB) $(call catalogue,ar_XB)
$(call locale,ar_XB): LIKE = ar_EG
$(BUILD)/locale/%.utf8/LC_MESSAGES/SYS_LC_MESSAGES:
	@mkdir -p $(BUILD)/locale
	$(call say,locale)localedef --no-archive -i $(or $(LIKE),$*) -f UTF-8 $(BUILD)/locale/$*.utf8
$(BUILD)/locale/%/LC_MESSAGES/attest.mo: po/%.po
	@mkdir -p $(@D)
	$(call say,words)msgfmt -c -o $@.new $< && mv $@.new $@
$(call catalogue,ar_XB): po/attest.pot tools/pseudo.mjs
	@mkdir -p $(@D) $(BUILD)/gen
	$(call say,words)node tools/pseudo.mjs po/attest.pot > $(BUILD)/gen/ar_XB.po
	@msgfmt --check-format -o $@.new $(BUILD)/gen/ar_XB.po && mv $@.new $@

# Unit tests: tests/unit/<room>/<m>_test.c becomes build/unit/<room>/<m>_test, which speaks TAP.
UNIT_SRC = $(wildcard tests/unit/*/*_test.c)
UNIT = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT_SRC))
.SECONDEXPANSION:
$(UNIT): $(BUILD)/unit/%: tests/unit/%.c tests/unit/tap.h $$(foreach r,$$(BELOW_$$(firstword $$(subst /, ,$$*))),$$(call lib,$$(r)))
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(ALL_CFLAGS) -Itests/unit $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(filter %.a,$^) $(LIBS)

# What `make bench` measures the program against.
$(BUILD)/bench/bare: tests/bench/bare.c
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< -lpq -lfcgi

unit: $(UNIT) languages proof-language
check: $(UNIT) languages proof-language
	prove -e '' $(UNIT)

asan:
	$(MAKE) SANITIZE=1 BUILD=$(BUILD)/asan CFLAGS='-O1 -g' all unit proof-language

# Set-up comes first and compiling in a make of its own, since what it installs decides the flags.
JOBS ?= $(shell nproc)
BUILD_ALL = +$(MAKE) -j$(JOBS) --output-sync=target --no-print-directory all
setup:
	tools/setup run
run: setup
	$(BUILD_ALL)
	tools/stack run --var '$(VAR)' --port '$(PORT)' --build '$(BUILD)'
up: setup
	$(BUILD_ALL)
	tools/stack up --var '$(VAR)' --port '$(PORT)' --build '$(BUILD)'
down:
	tools/stack down --var '$(VAR)'
verify: all
	ATTEST_VAR='$(VAR)' $(BUILD)/attest verify
test:
	tools/setup test
	$(BUILD_ALL)
	BUILD='$(BUILD)' tests/run
# Looks for bytes that the checker of courses cannot bear; FUZZ seconds for each target.
FUZZ ?= 60
fuzz: $(BUILD)/gen/statements.h
	BUILD='$(BUILD)' tests/fuzz/run '$(FUZZ)'
bench:
	tools/setup test
	$(BUILD_ALL)
	BUILD='$(BUILD)' tests/bench/run

lint:
	tools/lint
# Takes new words of the sources into the catalogues; see docs/operations.md.
words:
	tools/words update
format:
	clang-format -i $$(git ls-files '*.c' '*.h')
format-check:
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
check-headers:
	@for h in $$(find include -name '*.h'); do \
		printf '#include "%s"\n' "$${h#include/}" | $(CC) $(ALL_CFLAGS) -x c -fsyntax-only - || exit 1; done
clean:
	rm -rf $(BUILD)
help:
	@echo 'all setup run up down verify check test asan fuzz bench lint words format format-check check-headers clean'

.PHONY: all languages proof-language words unit check asan fuzz setup run up down verify test bench lint format format-check check-headers clean help FORCE
-include $(wildcard $(BUILD)/obj/*.d $(BUILD)/obj/*/*.d $(BUILD)/unit/*/*.d)
