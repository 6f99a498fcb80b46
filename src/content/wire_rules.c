/* The structures of rules, and of what changed, for the wire.  SPDX-License-Identifier: Apache-2.0
 */
#include "content/diff.h"
#include "content/rules_file.h"
#include "content/wire.h"

#define PLACE(s) NUMBER(s, at.line), NUMBER(s, at.column), TEXT(s, at.source)

WIRE_TYPE(static, part_type, rules_part, PLACE(rules_part), TEXT(rules_part, kind),
          NUMBER(rules_part, number), NUMBER(rules_part, parent), NUMBER(rules_part, n),
          TEXT(rules_part, course), TEXT(rules_part, quiz), TEXT(rules_part, topic),
          NUMBER(rules_part, hundredths), BOOL(rules_part, per_licence_year),
          TEXT(rules_part, licence), TEXT(rules_part, licence_state),
          BOOL(rules_part, before_licence), TEXT(rules_part, skill), TEXT(rules_part, title),
          NUMBER(rules_part, max_age_months));

WIRE_TYPE(static, certification_type, rules_certification, PLACE(rules_certification),
          TEXT(rules_certification, code), TEXT(rules_certification, title),
          NUMBER(rules_certification, from), TEXT(rules_certification, method),
          NUMBER(rules_certification, valid_months), NUMBER(rules_certification, window_months),
          NUMBER(rules_certification, minimum_months), BOOL(rules_certification, no_carry_forward),
          BOOL(rules_certification, no_repeat), NUMBER(rules_certification, retention_years),
          TEXT(rules_certification, citation), TEXT(rules_certification, citation_url),
          LIST(rules_certification, first, part_type),
          LIST(rules_certification, renewal, part_type));

WIRE_TYPE(static, requirement_type, rules_requirement, PLACE(rules_requirement),
          TEXT(rules_requirement, code), TEXT(rules_requirement, title),
          TEXT(rules_requirement, certification), NUMBER(rules_requirement, from),
          NUMBER(rules_requirement, to), TEXT(rules_requirement, facility),
          TEXT(rules_requirement, state), TEXT(rules_requirement, kinds),
          TEXT(rules_requirement, roles), TEXT(rules_requirement, employment),
          TEXT(rules_requirement, contact), TEXT(rules_requirement, licence),
          TEXT(rules_requirement, licence_state), TEXT(rules_requirement, due.kind),
          NUMBER(rules_requirement, due.n), NUMBER(rules_requirement, due.otherwise),
          NUMBER(rules_requirement, due.on), NUMBER(rules_requirement, due.month),
          NUMBER(rules_requirement, due.day), NUMBER(rules_requirement, due.after),
          NUMBER(rules_requirement, due.every), TEXT(rules_requirement, due.event),
          NUMBER(rules_requirement, grace_days), NUMBER(rules_requirement, window_months),
          TEXT(rules_requirement, citation), TEXT(rules_requirement, citation_url),
          TEXT(rules_requirement, source), TEXT(rules_requirement, reviewer),
          TEXT(rules_requirement, owner), NUMBER(rules_requirement, last_reviewed),
          NUMBER(rules_requirement, retention_years));

WIRE_TYPE(static, event_type, rules_event, PLACE(rules_event), TEXT(rules_event, code),
          TEXT(rules_event, title), NUMBER(rules_event, day), TEXT(rules_event, certification),
          TEXT(rules_event, course), NUMBER(rules_event, within_days), TEXT(rules_event, citation),
          TEXT(rules_event, withdrawn));

WIRE_TYPE(static, equivalency_type, rules_equivalency, PLACE(rules_equivalency),
          TEXT(rules_equivalency, certification), TEXT(rules_equivalency, by),
          BOOL(rules_equivalency, both_ways), BOOL(rules_equivalency, retroactive),
          NUMBER(rules_equivalency, max_age_months), NUMBER(rules_equivalency, from),
          NUMBER(rules_equivalency, to), TEXT(rules_equivalency, citation));

WIRE_TYPE(, wire_rules, rules, TEXT(rules, name), TEXT(rules, title), TEXT(rules, pack),
          TEXT(rules, note), LIST(rules, certifications, certification_type),
          LIST(rules, requirements, requirement_type), LIST(rules, events, event_type),
          LIST(rules, equivalencies, equivalency_type));

WIRE_TYPE(static, change_type, change, TEXT(change, language), TEXT(change, unit), TEXT(change, id),
          TEXT(change, title), ENUM(change, kind, CHANGE_ORDER + 1), TEXT(change, what),
          TEXT(change, part), TEXT(change, part_words), TEXT(change, place), TEXT(change, before),
          TEXT(change, after), TEXT(change, maybe), ENUM(change, class, CHANGE_CLASSES),
          ENUM(change, reason, BECAUSE_COUNT), ENUM(change, signs, SIGNS_ALL + 1),
          BOOL(change, regrade));

WIRE_TYPE(, wire_diff, diff, LIST_N(diff, list, n, change_type), ENUM(diff, floor, CHANGE_CLASSES),
          ENUM(diff, signs, SIGNS_ALL + 1), BOOL(diff, regrade));
