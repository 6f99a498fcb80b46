-- The hotline as it is known now.
SELECT name, operator, phone, text_number, relay, chat_url, languages, hours, last_verified FROM hotline ORDER BY id DESC LIMIT 1
