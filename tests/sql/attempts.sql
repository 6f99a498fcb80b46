-- What an answer may be, who may save it, and what of a paper may change.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(89);
\ir parts/demo.psql

-- ---- Items of every kind, in the version that is live

SELECT id AS version FROM course_version LIMIT 1 \gset
CREATE FUNCTION pg_temp.item(name text, item_kind text, item_scoring text, first key DEFAULT NULL) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain, start)
    SELECT max(id), 'every', name, item_kind, item_scoring, '{}', '{}', 1, false, 'S', 'S', first FROM course_version RETURNING id
$$;
-- Parts as "kind key", or "kind key in 3" for one that stands in part 3; "-> x": its answer.
CREATE FUNCTION pg_temp.parts(item bigint, VARIADIC list text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO item_part (item_id, number, kind, key, parent, answer, label, num, den, fixed)
    SELECT item, n, split_part(p, ' ', 1), (regexp_match(p, '^\w+ ([a-z-]*[a-z])'))[1], (regexp_match(p, ' in (\d+)'))[1]::integer,
           (regexp_match(p, ' -> (\S+)'))[1], 'L', 0, 1, false
    FROM unnest(list) WITH ORDINALITY u (p, n)
$$;
CREATE FUNCTION pg_temp.add(name text, item_kind text, item_scoring text, first key, VARIADIC list text[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint := pg_temp.item(name, item_kind, item_scoring, first);
BEGIN
    PERFORM pg_temp.parts(made, VARIADIC list);
    RETURN made;
END
$$;
SELECT pg_temp.add('single', 'single-choice', 'fractions', NULL, 'option a', 'option b', 'hint'),
       pg_temp.add('multiple', 'multiple-choice', 'fractions', NULL, 'option a', 'option b', 'option c'),
       pg_temp.add('true', 'true-false', 'fractions', NULL, 'option true', 'option false'),
       pg_temp.add('order', 'ordering', 'all-or-nothing', NULL, 'option a', 'option b', 'option c'),
       pg_temp.add('mixed-order', 'ordering', 'all-or-nothing', NULL, 'option c', 'option a', 'option b'),
       pg_temp.add('match', 'matching', 'each', NULL, 'option a', 'option b', 'row r -> a', 'row s -> b'),
       pg_temp.add('k', 'kprim', 'half-credit', NULL, 'row r -> true', 'row s -> false', 'row t -> true', 'row u -> true'),
       pg_temp.add('spot', 'hotspot', 'fractions', NULL, 'area a', 'area b'),
       pg_temp.add('spots', 'hotspot', 'fractions', NULL, 'area a', 'area b'),
       pg_temp.add('short', 'short-answer', 'fractions', NULL, 'accept'),
       pg_temp.add('number', 'numerical', 'fractions', NULL, 'accept -> 3', 'unit'),
       pg_temp.add('plain-number', 'numerical', 'fractions', NULL, 'accept -> 3'),
       pg_temp.add('gaps', 'gap-fill', 'each', NULL, 'gap g', 'accept a in 1', 'gap h', 'option a in 3', 'option b in 3'),
       pg_temp.add('opinion', 'likert', 'none', NULL, 'option a', 'option b', 'row r'),
       pg_temp.add('then-now', 'likert', 'none', NULL, 'option a', 'option b', 'row r'),
       pg_temp.add('essay', 'essay', 'rubric', NULL, 'criterion c', 'level l in 1'),
       pg_temp.add('thought', 'reflection', 'none', NULL, 'hint'),
       pg_temp.add('story', 'scenario', 'points', 'one', 'scene one', 'option on in 1 -> two', 'option stay in 1 -> one', 'scene two',
                   'option back in 4 -> one', 'option on in 4 -> end', 'scene end');
UPDATE item SET pick_many = true WHERE key = 'spots';
UPDATE item SET units = 'optional' WHERE key = 'number';
UPDATE item SET retrospective = true WHERE key = 'then-now';

-- ---- What does not fit, and why

SELECT is(answer_misfit(i.id, i.kind, v.parts::text[], v.texts::text[]), v.wrong::text[], v.key || ' ' || v.parts || coalesce(' ' || v.texts, ''))
FROM (VALUES
    ('single', '{}', NULL, NULL), ('single', '{a}', NULL, NULL), ('single', '{c}', NULL, '{option,c}'), ('single', '{a,b}', NULL, '{one,2}'),
    ('single', '{a}', '{x}', '{texts,single-choice}'), ('true', '{true}', NULL, NULL), ('true', '{a}', NULL, '{option,a}'),
    ('true', '{true,false}', NULL, '{one,2}'),
    ('multiple', '{b,a}', NULL, NULL), ('multiple', '{a,d}', NULL, '{option,d}'), ('multiple', '{a,a}', NULL, '{twice,a}'),
    ('order', '{c,a,b}', NULL, NULL), ('order', '{c,a}', NULL, '{all,b}'), ('order', '{c,a,a}', NULL, '{twice,a}'), ('order', '{a,b,d}', NULL, '{option,d}'),
    ('mixed-order', '{b}', NULL, '{all,a}'), -- what is missing is not named in the right order
    ('match', '{r}', '{b}', NULL), ('match', '{r,s}', '{b,b}', NULL), ('match', '{r}', NULL, '{textless,matching}'), ('match', '{r}', '{c}', '{answer,r}'),
    ('match', '{r}', '{r}', '{answer,r}'), ('match', '{a}', '{a}', '{row,a}'), ('match', '{r,r}', '{a,b}', '{twice,r}'), ('match', '{r}', '{NULL}', '{answer,r}'),
    ('k', '{r,u}', '{true,false}', NULL), ('k', '{r}', '{yes}', '{answer,r}'), ('k', '{x}', '{true}', '{row,x}'), ('k', '{r.before}', '{true}', '{row,r.before}'),
    ('spot', '{a}', NULL, NULL), ('spot', '{a,b}', NULL, '{one,2}'), ('spot', '{c}', NULL, '{option,c}'), ('spots', '{a,b}', NULL, NULL),
    ('short', '{text}', '{anything}', NULL), ('short', '{text}', NULL, '{textless,short-answer}'), ('short', '{value}', '{x}', '{part,value}'),
    ('short', '{text,more}', '{x,y}', '{part,text}'),
    ('number', '{value}', '{abc}', NULL), ('number', '{value,unit}', '{3,kg}', NULL), ('number', '{unit}', '{kg}', NULL), ('number', '{text}', '{3}', '{part,text}'),
    ('plain-number', '{value}', '{3}', NULL), ('plain-number', '{value,unit}', '{3,kg}', '{part,unit}'),
    ('gaps', '{g,h}', '{typed,a}', NULL), ('gaps', '{h}', '{typed}', '{answer,h}'), ('gaps', '{x}', '{a}', '{gap,x}'), ('gaps', '{g,g}', '{a,b}', '{twice,g}'),
    ('opinion', '{r}', '{a}', NULL), ('opinion', '{r.before}', '{a}', '{row,r.before}'), ('opinion', '{r}', '{c}', '{answer,r}'),
    ('then-now', '{r,r.before}', '{a,b}', NULL), ('then-now', '{r.before}', '{c}', '{answer,r.before}'), ('then-now', '{x.before}', '{a}', '{row,x.before}'),
    ('essay', '{text}', '{words}', NULL), ('essay', '{c}', '{words}', '{part,c}'), ('thought', '{text}', '{words}', NULL), ('thought', '{text}', NULL, '{textless,reflection}'),
    ('story', '{}', NULL, NULL), ('story', '{on}', NULL, NULL), ('story', '{on,on}', NULL, NULL), ('story', '{on,back,stay,stay,on,on}', NULL, NULL),
    ('story', '{back}', NULL, '{path,back}'), ('story', '{on,on,on}', NULL, '{path,on}'), ('story', '{on,stay}', NULL, '{path,stay}'),
    ('story', '{on}', '{x}', '{texts,scenario}')
) v (key, parts, texts, wrong) JOIN item i ON i.key = v.key AND i.bank = 'every';

-- ---- Saving, as the web

SELECT id AS learner FROM person WHERE email = 'staff@demo.example' \gset
SELECT id AS other FROM person WHERE email = 'manager@demo.example' \gset
INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES (:learner, :version, current_date);
INSERT INTO attempt (enrolment_id, person_id, quiz_id, number) SELECT max(e.id), :learner, max(q.id), 1 FROM enrolment e, quiz q;
SELECT max(id) AS attempt FROM attempt \gset
INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order)
SELECT :attempt, :learner, row_number() OVER (ORDER BY i.id), i.id, '{}' FROM item i WHERE i.bank = 'every' AND i.key IN ('single', 'short', 'story', 'order');

CREATE FUNCTION pg_temp.web(person bigint, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM set_config('attest.person', person::text, true);
    SET LOCAL ROLE attest_web;
    EXECUTE query INTO answer;
    RESET ROLE;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.save(person bigint, attempt bigint, item text, known integer, parts text, texts text DEFAULT NULL, form text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.web(person, format('SELECT concat_ws('' '', outcome, stored, wrong) FROM save_answer(%s, %L, NULL, %s, %L, %L, NULL, %L)',
                                      attempt, item, known, parts, texts, form))
$$;
SELECT is(pg_temp.save(:other, :attempt, 'single', 0, '{a}'), 'nothing', 'somebody else''s attempt does not exist');
SELECT is(pg_temp.save(:learner, :attempt, 'multiple', 0, '{a}'), 'item', 'nor a question of another paper');
SELECT is(pg_temp.save(:learner, :attempt, 'single', 0, '{c}'), 'misfit {option,c}', 'what does not fit is not saved');
SELECT is(pg_temp.save(:learner, :attempt, 'single', 0, '{a}', NULL, 'choices'), 'misfit {form,single-choice}', 'nor what comes in another form');
SELECT is(pg_temp.save(:learner, :attempt, 'single', 0, '{a}', NULL, 'choice'), 'done 1', 'the first answer');
SELECT is(pg_temp.save(:learner, :attempt, 'single', 0, '{a}'), 'done 1', 'sent again: the same');
SELECT is(pg_temp.save(:learner, :attempt, 'single', 0, '{b}'), 'stale', 'another with the same number is stale');
SELECT is(pg_temp.save(:learner, :attempt, 'short', 1, '{text}', '{words}', 'text'), 'done 2', 'the next');
SELECT is(pg_temp.save(:learner, :attempt, 'short', 1, '{text}', '{other}'), 'stale', 'a text is compared, too');
SELECT is(pg_temp.save(:learner, :attempt, 'single', 5, '{b}'), 'stale', 'a number of the future is stale');
SELECT is((SELECT string_agg(seq || ':' || array_to_string(parts, ','), ' ' ORDER BY seq) FROM response WHERE attempt_id = :attempt), '1:a 2:text', 'two answers are stored');

SELECT is(pg_temp.web(:learner, format('WITH x AS (UPDATE attempt_item SET item_id = (SELECT id FROM item WHERE key = ''multiple'') WHERE attempt_id = %s AND number = 1 RETURNING 1) SELECT count(*) FROM x', :attempt)),
          '0', 'a question that is answered cannot be exchanged');
SELECT is(pg_temp.web(:other, format('WITH x AS (UPDATE attempt_item SET item_id = item_id WHERE attempt_id = %s RETURNING 1) SELECT count(*) FROM x', :attempt)),
          '0', 'nor any of somebody else''s');
SELECT is(pg_temp.web(:learner, format('WITH x AS (UPDATE attempt_item SET item_id = (SELECT id FROM item WHERE key = ''multiple'') WHERE attempt_id = %s
          AND item_id = (SELECT id FROM item WHERE key = ''story'') RETURNING 1) SELECT count(*) FROM x', :attempt)), '1', 'one that is not, can');
SELECT is(pg_temp.web(:learner, format('UPDATE response SET parts = ''{b}'' WHERE attempt_id = %s', :attempt)), 'refused 42501', 'an answer is a fact');

-- ---- Time

UPDATE attempt SET deadline = clock() - interval '59 seconds' WHERE id = :attempt;
SELECT is(pg_temp.save(:learner, :attempt, 'single', 2, '{b}'), 'done 3', 'within the minute after the deadline an answer is taken');
UPDATE attempt SET deadline = clock() - interval '61 seconds' WHERE id = :attempt;
SELECT is(pg_temp.save(:learner, :attempt, 'single', 3, '{a}'), 'time up', 'after it none');
SELECT is(pg_temp.save(:learner, :attempt, 'single', 2, '{b}'), 'done 3', 'but what is stored is said to be');
UPDATE attempt SET deadline = NULL, state = 'finished', submitted_at = clock(), finished_at = clock(), score_num = 0, score_den = 1, passed = false WHERE id = :attempt;
SELECT is(pg_temp.save(:learner, :attempt, 'single', 3, '{a}'), 'over', 'after the end neither');
SELECT is(pg_temp.web(:learner, format('WITH x AS (UPDATE attempt_item SET item_id = item_id WHERE attempt_id = %s RETURNING 1) SELECT count(*) FROM x', :attempt)),
          '0', 'and no paper changes');

-- ---- Tries

UPDATE quiz SET feedback = 'immediate';
UPDATE attempt SET state = 'in progress', submitted_at = NULL, finished_at = NULL, score_num = NULL, score_den = NULL, passed = NULL WHERE id = :attempt;
INSERT INTO item_try (attempt_id, item_id, number, person_id, seq, num, den) SELECT :attempt, id, 1, :learner, 3, 0, 1 FROM item WHERE key = 'single';
SELECT is(pg_temp.save(:learner, :attempt, 'single', 3, '{a}'), 'locked', 'immediate: a checked question takes no other answer');
UPDATE quiz SET feedback = 'interactive';
SELECT is(pg_temp.save(:learner, :attempt, 'single', 3, '{a}'), 'done 4', 'interactive: one more for each hint');
INSERT INTO item_try (attempt_id, item_id, number, person_id, seq, num, den) SELECT :attempt, id, 2, :learner, 4, 0, 1 FROM item WHERE key = 'single';
SELECT is(pg_temp.save(:learner, :attempt, 'single', 4, '{b}'), 'locked', 'and no more');
UPDATE quiz SET feedback = 'adaptive';
SELECT is(pg_temp.save(:learner, :attempt, 'single', 4, '{b}'), 'done 5', 'adaptive: as long as it is not right');
SELECT is(pg_temp.web(:other, 'SELECT count(*) FROM item_try'), '0', 'tries are the learner''s alone');

SELECT * FROM finish();
ROLLBACK;
