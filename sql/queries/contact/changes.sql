-- Contacts that this person's courses have shown them and that have changed since, until they have said that they saw it.
SELECT slot_value_id, key, value, language, changed_on FROM contact_changes($1::date, $2::text) -- today, language of the reader
