-- All that the hotline has been, newest first, in the words as they were entered; and whether this person may change it.
SELECT h.id, h.operator, h.phone, h.text_number, h.relay, h.chat_url, h.last_verified, h.verified_by, h.review_by,
       ARRAY(SELECT coalesce(CASE WHEN h.language = l.code THEN h.name ELSE h.translations -> l.code ->> 'name' END, '')
             FROM unnest($1::text[]) WITH ORDINALITY l (code, number) ORDER BY l.number) AS names, -- languages that it may be said in
       ARRAY(SELECT coalesce(CASE WHEN h.language = l.code THEN h.languages ELSE h.translations -> l.code ->> 'languages' END, '')
             FROM unnest($1::text[]) WITH ORDINALITY l (code, number) ORDER BY l.number) AS languages,
       ARRAY(SELECT coalesce(CASE WHEN h.language = l.code THEN h.hours ELSE h.translations -> l.code ->> 'hours' END, '')
             FROM unnest($1::text[]) WITH ORDINALITY l (code, number) ORDER BY l.number) AS hours,
       h.name, civil_date(h.recorded_at, $2::text) AS recorded_on, who_entered(h.recorded_by) AS recorded_by -- zone of the reader
FROM hotline h ORDER BY h.id DESC LIMIT 100
