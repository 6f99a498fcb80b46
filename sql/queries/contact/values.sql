-- What every slot says where this person works, in the reader's language where it is; language: where it is not.
SELECT key, value, language FROM local_values($1::date, $2::text) -- today, language of the reader
