-- The hotline as it is known now, in the reader's language where it is; language: where it is not.
SELECT id, coalesce(words ->> 'name', name) AS name, operator, phone, text_number, relay, chat_url,
       CASE WHEN words IS NULL THEN languages ELSE words ->> 'languages' END AS languages,
       CASE WHEN words IS NULL THEN hours ELSE words ->> 'hours' END AS hours,
       CASE WHEN words IS NULL THEN nullif(language, $1::text) END AS language, last_verified, review_by -- language of the reader
FROM (SELECT h.*, h.translations -> $1::text AS words FROM hotline h ORDER BY h.id DESC LIMIT 1) h
