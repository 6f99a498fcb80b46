-- The hotline from now on.
INSERT INTO hotline (operator, phone, text_number, relay, chat_url, name, languages, hours, language, translations,
                     last_verified, verified_by, review_by, recorded_by)
SELECT nullif($1::text, ''), $2::text, nullif($3::text, ''), nullif($4::text, ''), nullif($5::text, ''), -- operator, phone, text number, relay, chat
       w.name, nullif(w.languages, ''), nullif(w.hours, ''), w.code,
       (SELECT jsonb_object_agg(o.code, jsonb_build_object('name', o.name, 'languages', nullif(o.languages, ''), 'hours', nullif(o.hours, '')))
        FROM unnest($6::text[], $7::text[], $8::text[], $9::text[]) WITH ORDINALITY o (code, name, languages, hours, number) WHERE o.number > 1),
       $10::date, nullif($11::text, ''), $12::date, me() -- last checked, by whom, to be checked again by
FROM unnest($6::text[], $7::text[], $8::text[], $9::text[]) WITH ORDINALITY w (code, name, languages, hours, number) -- codes of the languages; names, languages spoken, hours in each
WHERE w.number = 1 AND administers_network()
RETURNING id
