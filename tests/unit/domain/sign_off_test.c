/* Which signature stands: a table of cases, and what must hold of any.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/sign_off_kept.h"

#include "random.h"
#include "tap.h"
#include "util/mem.h"
#include "util/words.h"

enum { DAY = 20000, CASES = 20000 };

static const char *const states[SIGN_OFF_STATE_COUNT] = {
    [SIGN_OFF_SIGNED] = "signed",       [SIGN_OFF_NOT_ASKED] = "not asked",
    [SIGN_OFF_WAITING] = "waiting",     [SIGN_OFF_DECLINED] = "declined",
    [SIGN_OFF_WITHDRAWN] = "withdrawn", [SIGN_OFF_EXPIRED] = "expired",
    [SIGN_OFF_VOID] = "void",
};

/*
 * Newest first, one letter a word: s signed, d declined, e signed and expired yesterday, l signed
 * and on its last day today, w signed and withdrawn, x declined and that withdrawn, f withdrawn
 * from tomorrow on. Before it the content: = the same, k kept, v void, o of whoever stored this
 * version.
 */
static struct signature word(const char *text)
{
    struct signature s = {.kind = SIGN_OFF_LEGAL,
                          .version = 1,
                          .expires = DAY + 10,
                          .signed_on = DAY - 10,
                          .withdrawn_on = DATE_NONE};
    s.bound = *text == '=' || *text == 'o' ? BOUND_SAME : *text == 'k' ? BOUND_KEPT : BOUND_VOID;
    s.own = *text == 'o';
    s.declined = text[1] == 'd' || text[1] == 'x';
    if (text[1] == 'e' || text[1] == 'l')
        s.expires = text[1] == 'e' ? DAY - 1 : DAY;
    if (text[1] == 'w' || text[1] == 'x')
        s.withdrawn_on = DAY;
    if (text[1] == 'f')
        s.withdrawn_on = DAY + 1;
    return s;
}

static const struct {
    const char *said; /* newest first, separated by spaces */
    bool asked, raised;
    const char *state;
} table[] = {
    {"", false, false, "not asked"},     {"", true, false, "waiting"},
    {"=s", true, false, "signed"},       {"=s", false, false, "signed"},
    {"=l", true, false, "signed"},       {"=f", true, false, "signed"},
    {"=e", true, false, "expired"},      {"=w", true, false, "withdrawn"},
    {"=d", true, false, "declined"},     {"=x", true, false, "waiting"},
    {"=x", false, false, "not asked"},   {"ks", false, false, "signed"},
    {"ks", false, true, "void"},         {"ks", true, true, "waiting"},
    {"=s", false, true, "signed"},       {"vs", false, false, "void"},
    {"vs", true, false, "waiting"},      {"vd", false, false, "not asked"},
    {"kd", true, false, "declined"},     {"ke", true, false, "expired"},
    {"os", true, false, "waiting"},      {"os", false, false, "void"},
    {"=d =s", true, false, "declined"},  {"=s =d", true, false, "signed"},
    {"=w =s", true, false, "signed"},    {"=w =d", true, false, "declined"},
    {"=x =s", true, false, "signed"},    {"=e ks", true, false, "signed"},
    {"vs =s", true, false, "signed"},    {"=w =e", true, false, "withdrawn"},
    {"vs =w", true, false, "withdrawn"},
};

static size_t words(const char *text, struct signature *ret)
{
    size_t n = 0;
    for (; *text; text += text[2] ? 3 : 2)
        ret[n++] = word(text);
    return n;
}

static void cases(void)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct signature list[8];
        struct sign_off ret[SIGN_OFF_KIND_COUNT];
        const bool asked[SIGN_OFF_KIND_COUNT] = {[SIGN_OFF_LEGAL] = table[i].asked};
        size_t n = words(table[i].said, list);
        sign_off_judge(list, n, asked, DAY, table[i].raised, ret);
        char name[80];
        snprintf(name, sizeof name, "\"%s\"%s%s: %s", table[i].said,
                 table[i].asked ? ", asked" : "", table[i].raised ? ", raised" : "",
                 table[i].state);
        is(states[ret[SIGN_OFF_LEGAL].state], table[i].state, name);
        ok(ret[SIGN_OFF_CLINICIAN].state == SIGN_OFF_NOT_ASKED, "%s: and of no other kind", name);
    }
}

/* ---- what must hold of any history */

static struct signature any(void)
{
    char text[3] = {"=kvo"[random_to(3)], "sdelwxf"[random_to(6)], '\0'};
    struct signature s = word(text);
    s.kind = (enum sign_off_kind)random_to(SIGN_OFF_KIND_COUNT - 1);
    s.id = random_to(999);
    return s;
}

static bool stands(const struct signature *s, bool raised)
{
    return !s->own && (s->bound == BOUND_SAME || (s->bound == BOUND_KEPT && !raised)) &&
           (s->withdrawn_on == DATE_NONE || s->withdrawn_on > DAY) &&
           (s->declined || s->expires >= DAY);
}

static void histories(void)
{
    random_state = 15;
    int broken = 0, at_order = 0, unmoved = 0, seen[SIGN_OFF_STATE_COUNT] = {0};
    for (int i = 0; i < CASES; i++) {
        struct signature list[9], fewer[9];
        struct sign_off ret[SIGN_OFF_KIND_COUNT], less[SIGN_OFF_KIND_COUNT];
        bool asked[SIGN_OFF_KIND_COUNT], raised = random_to(1) != 0;
        size_t n = (size_t)random_to(8), m = 0;
        for (size_t k = 0; k < n; k++)
            list[k] = any();
        for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
            asked[k] = random_to(1) != 0;
        sign_off_judge(list, n, asked, DAY, raised, ret);
        /* Signed or declined exactly where something stands, and then the newest that does. */
        for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
            size_t first = 0;
            while (first < n && ((int)list[first].kind != k || !stands(&list[first], raised)))
                first++;
            bool decided = ret[k].state == SIGN_OFF_SIGNED || ret[k].state == SIGN_OFF_DECLINED;
            broken += decided != (first < n) || (decided && ret[k].by != &list[first]) ||
                      (ret[k].state == SIGN_OFF_SIGNED && list[first].declined);
            at_order += !ret[k].by && ret[k].state != SIGN_OFF_NOT_ASKED &&
                        ret[k].state != SIGN_OFF_WAITING;
            seen[ret[k].state]++;
        }
        /* What does not stand decides nothing: left out, the same is signed. */
        for (size_t k = 0; k < n; k++) {
            if (stands(&list[k], raised))
                fewer[m++] = list[k];
        }
        sign_off_judge(fewer, m, asked, DAY, raised, less);
        for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
            unmoved += (less[k].state == SIGN_OFF_SIGNED) != (ret[k].state == SIGN_OFF_SIGNED);
    }
    is_int(broken, 0, "the newest word that stands decides, and nothing else");
    is_int(at_order, 0, "a reason names what it is about");
    is_int(unmoved, 0, "what does not stand makes no version signed, and none unsigned");
    for (int k = 0; k < SIGN_OFF_STATE_COUNT; k++)
        ok(seen[k] > CASES / 100, "seen often enough: %s", states[k]);
}

static void missing(void)
{
    struct sign_off_sheet sheet = {0};
    enum sign_off_kind list[SIGN_OFF_KIND_COUNT];
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        sheet.kinds[k].state = k == SIGN_OFF_LEGAL ? SIGN_OFF_SIGNED : SIGN_OFF_NOT_ASKED;
    is_int((long long)sign_off_missing(&sheet, list), 0, "nothing is missing that is not needed");
    sheet.rule.needed[SIGN_OFF_LEGAL] = sheet.rule.needed[SIGN_OFF_CLINICIAN] = true;
    ok(sign_off_missing(&sheet, list) == 1 && list[0] == SIGN_OFF_CLINICIAN,
       "missing is what is needed and not signed");
}

static void in_words(void)
{
    void *mem = mem_owner(NULL, "test");
    struct signature s = word("vs");
    is(sign_off_why(mem, SIGN_OFF_LEGAL, &(struct sign_off){SIGN_OFF_VOID, &s, DATE_NONE}),
       "Legal: signed for version 1, and what changed since voids it.", "a void signature");
    s = word("os");
    is(sign_off_why(mem, SIGN_OFF_LEGAL, &(struct sign_off){SIGN_OFF_VOID, &s, DATE_NONE}),
       "Legal: the signature does not stand for this version.",
       "one's own version, where the name is kept off");
    s.name = "Somebody";
    is(sign_off_why(mem, SIGN_OFF_LEGAL, &(struct sign_off){SIGN_OFF_VOID, &s, DATE_NONE}),
       "Legal: signed by whoever stored this version.", "one's own version");
    is(sign_off_why(mem, SIGN_OFF_CLINICIAN,
                    &(struct sign_off){SIGN_OFF_NOT_ASKED, NULL, DATE_NONE}),
       "Clinician: not asked yet.", "not asked");
    for (int k = SIGN_OFF_NOT_ASKED; k < SIGN_OFF_STATE_COUNT; k++)
        ok(*sign_off_remedy(&(struct sign_off){(enum sign_off_state)k, &s, DATE_NONE}),
           "what to do: %s", states[k]);
    is(sign_off_why(mem, SIGN_OFF_LEGAL, &(struct sign_off){SIGN_OFF_DECLINED, &s, DAY}),
       mem_format(mem, "Legal: declined to sign. Asked again on %s.", date_for_people(mem, DAY)),
       "asked again after a decline");
    struct sign_off_sheet sheet = {0};
    for (int k = 0; k < SIGN_OFF_STATE_COUNT; k++) {
        bool open = k != SIGN_OFF_SIGNED && k != SIGN_OFF_WAITING;
        sheet.kinds[0] = (struct sign_off){(enum sign_off_state)k, &s, DATE_NONE};
        sheet.requests[0].id = 0;
        ok(sign_off_can_be_asked(&sheet, (enum sign_off_kind)0), "not asked: %s", states[k]);
        sheet.requests[0].id = 1;
        ok(sign_off_can_be_asked(&sheet, (enum sign_off_kind)0) == open, "asked: %s", states[k]);
        sheet.kinds[0].again_on = DAY;
        ok(!sign_off_can_be_asked(&sheet, (enum sign_off_kind)0), "asked again: %s", states[k]);
    }
    ok(sign_off_kind_of("legal") == SIGN_OFF_LEGAL &&
           sign_off_kind_of("law") == SIGN_OFF_KIND_COUNT &&
           sign_off_kind_of(NULL) == SIGN_OFF_KIND_COUNT,
       "kinds by name");
    mem_free(mem);
}

/* What a change leaves: a typo all, a minor one those whose field it is not, a material one none.
 */
static void changes(void)
{
    static const struct {
        const char *name;
        struct change list[2];
        size_t n;
        const char *keeps; /* survivor adviser, clinician, legal, accessibility */
        enum change_class class;
    } cases_of[] = {
        {"nothing", {{0}}, 0, "sCla", CHANGE_NONE},
        {"a typo in a question",
         {{.class = CHANGE_TYPO, .signs = SIGNS_CLINICIAN}},
         1,
         "sCla",
         CHANGE_TYPO},
        {"a reason and a table",
         {{.class = CHANGE_MINOR, .signs = SIGNS_CLINICIAN},
          {.class = CHANGE_MINOR, .signs = SIGNS_ACCESSIBILITY}},
         2,
         "s-l-",
         CHANGE_MINOR},
        {"a law", {{.class = CHANGE_MINOR, .signs = SIGNS_LEGAL}}, 1, "sC-a", CHANGE_MINOR},
        {"a page", {{.class = CHANGE_MATERIAL, .signs = 0}}, 1, "----", CHANGE_MATERIAL},
        {"words in Spanish",
         {{.language = "es", .class = CHANGE_MINOR, .signs = SIGNS_ALL}},
         1,
         "sCla",
         CHANGE_NONE},
    };
    for (size_t i = 0; i < sizeof cases_of / sizeof *cases_of; i++) {
        struct change list[2];
        memcpy(list, cases_of[i].list, sizeof list);
        struct diff diff = {.list = list, .n = cases_of[i].n};
        bool keeps[SIGN_OFF_KIND_COUNT];
        ok(sign_off_change(&diff, keeps) == cases_of[i].class, "%s: its class", cases_of[i].name);
        for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
            ok(keeps[k] == (cases_of[i].keeps[k] != '-'), "%s: %s", cases_of[i].name,
               sign_off_kind_names[k]);
    }
}

int main(void)
{
    cases();
    histories();
    missing();
    in_words();
    changes();
    return tap_done();
}
