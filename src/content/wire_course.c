/* The structures of a course, for the wire.  SPDX-License-Identifier: Apache-2.0 */
#include "content/course.h"
#include "content/wire.h"

WIRE_TYPE(static, fragment_type, fragment, ENUM(fragment, kind, FRAGMENT_ACTIVITY + 1),
          TEXT(fragment, html), TEXT(fragment, key), TEXT(fragment, roles), TEXT(fragment, states),
          TEXT(fragment, facility_kinds), BOOL(fragment, except));

WIRE_TYPE(static, words_type, page_words, TEXT(page_words, language),
          LIST(page_words, body, fragment_type), LIST(page_words, alternative, fragment_type));

WIRE_TYPE(static, page_type, page, TEXT(page, key), TEXT(page, title), NUMBER(page, minutes),
          NUMBER(page, words), TEXT(page, objectives), TEXT(page, note), TEXT(page, note_level),
          LIST(page, body, fragment_type), LIST(page, alternative, fragment_type),
          LIST(page, words_in, words_type), TEXT(page, translations));

WIRE_TYPE(static, item_part_type, item_part, ENUM(item_part, kind, PART_KIND_COUNT),
          NUMBER(item_part, number), NUMBER(item_part, parent), TEXT(item_part, key),
          TEXT(item_part, html), TEXT(item_part, title), FRACTION(item_part, fraction),
          TEXT(item_part, answer), TEXT(item_part, tolerance), TEXT(item_part, tolerance_kind),
          NUMBER(item_part, weight), BOOL(item_part, fixed), BOOL(item_part, fold),
          TEXT(item_part, shape), TEXT(item_part, coords), TEXT(item_part, feedback),
          TEXT(item_part, translations));

WIRE_TYPE(static, item_type, item, ENUM(item, kind, ITEM_KIND_COUNT),
          ENUM(item, scoring, ITEM_SCORING_COUNT), ENUM(item, privacy, PRIVACY_COUNT),
          TEXT(item, bank), TEXT(item, key), TEXT(item, objectives), TEXT(item, tags),
          NUMBER(item, weight), BOOL(item, shuffle), BOOL(item, has_penalty),
          FRACTION(item, penalty), TEXT(item, instead), TEXT(item, note), TEXT(item, note_level),
          TEXT(item, title), TEXT(item, start), BOOL(item, fold), BOOL(item, pick_many),
          BOOL(item, retrospective), ENUM(item, units, UNITS_COUNT), BOOL(item, has_unit_penalty),
          FRACTION(item, unit_penalty), NUMBER(item, min_words), NUMBER(item, max_words),
          TEXT(item, image), TEXT(item, image_alt), NUMBER(item, image_width),
          NUMBER(item, image_height), TEXT(item, stem), TEXT(item, plain),
          LIST(item, parts, item_part_type), TEXT(item, feedback_right),
          TEXT(item, feedback_partial), TEXT(item, feedback_wrong), TEXT(item, rationale),
          TEXT(item, translations));

WIRE_TYPE(static, condition_type, condition, TEXT(condition, roles), TEXT(condition, states),
          TEXT(condition, facility_kinds), BOOL(condition, except));

WIRE_TYPE(static, draw_type, draw, TEXT(draw, bank), NUMBER(draw, count), TEXT(draw, items),
          TEXT(draw, objectives), TEXT(draw, tags), NUMBER(draw, condition));

WIRE_TYPE(static, quiz_type, quiz, TEXT(quiz, key), TEXT(quiz, kind), TEXT(quiz, title),
          TEXT(quiz, description), TEXT(quiz, needed), FRACTION(quiz, pass), NUMBER(quiz, attempts),
          TEXT(quiz, delay), TEXT(quiz, limit), TEXT(quiz, grading), TEXT(quiz, feedback),
          FRACTION(quiz, penalty), TEXT(quiz, review), TEXT(quiz, pairs_with), TEXT(quiz, after),
          BOOL(quiz, certainty), BOOL(quiz, shuffle), BOOL(quiz, optional), BOOL(quiz, conditional),
          LIST(quiz, draws, draw_type), TEXT(quiz, translations));

WIRE_TYPE(static, objective_type, objective, TEXT(objective, key), TEXT(objective, html),
          TEXT(objective, competency), TEXT(objective, step), TEXT(objective, principles),
          TEXT(objective, clas), TEXT(objective, translations));

WIRE_TYPE(static, source_type, source, TEXT(source, key), TEXT(source, kind), TEXT(source, by),
          TEXT(source, title), TEXT(source, in), TEXT(source, url), TEXT(source, doi),
          TEXT(source, note), TEXT(source, states), NUMBER(source, year), NUMBER(source, checked));

WIRE_TYPE(static, definition_type, definition, TEXT(definition, key), TEXT(definition, title),
          TEXT(definition, html), TEXT(definition, translations));

WIRE_TYPE(static, credit_type, credit, TEXT(credit, kind), TEXT(credit, topic),
          TEXT(credit, statement), NUMBER(credit, hundredths), TEXT(credit, provider),
          TEXT(credit, number), NUMBER(credit, from), NUMBER(credit, until));

WIRE_TYPE(static, slot_type, slot, TEXT(slot, key), TEXT(slot, text), BOOL(slot, required),
          TEXT(slot, translations));

WIRE_TYPE(static, contributor_type, contributor, TEXT(contributor, role), TEXT(contributor, name),
          TEXT(contributor, credentials), TEXT(contributor, statement), BOOL(contributor, hidden));

WIRE_TYPE(static, part_type, part, ONE(part, page, page_type), ONE(part, quiz, quiz_type));

WIRE_TYPE(static, module_type, module, TEXT(module, key), TEXT(module, title),
          TEXT(module, description), BOOL(module, optional), NUMBER(module, condition),
          LIST(module, parts, part_type), TEXT(module, translations));

WIRE_TYPE(static, media_type_of, media, TEXT(media, path), TEXT(media, type),
          BYTES(media, data, len));

WIRE_TYPE(static, file_type, course_file, TEXT(course_file, path), BYTES(course_file, data, len));

WIRE_TYPE(, wire_course, course, TEXT(course, code), TEXT(course, language), TEXT(course, title),
          TEXT(course, description), NUMBER(course, version), NUMBER(course, tier),
          NUMBER(course, reading_grade), NUMBER(course, reviewed), NUMBER(course, review_by),
          NUMBER(course, ends), TEXT(course, hash), TEXT(course, languages),
          TEXT(course, partial_languages), TEXT(course, language_hashes),
          TEXT(course, translations), NUMBER(course, minutes), TEXT(course, requires),
          LIST(course, conditions, condition_type), LIST(course, modules, module_type),
          LIST(course, activities, quiz_type), LIST(course, items, item_type),
          LIST(course, objectives, objective_type), LIST(course, sources, source_type),
          LIST(course, definitions, definition_type), LIST(course, credits, credit_type),
          LIST(course, slots, slot_type), LIST(course, contributors, contributor_type),
          LIST(course, media, media_type_of), LIST(course, files, file_type));
