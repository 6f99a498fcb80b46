-- What the person of this request may say is wrong: about and id name it; on_record is the day it stands with; ended: of a post its last day, of an
-- award its first.
SELECT about, id, code, title, version, place, on_record, ended FROM contestable()
WHERE $1::text IS NULL OR (about = $1::text AND id = $2::bigint) -- about, id; NULL: all
ORDER BY array_position(ARRAY['post', 'date', 'completion', 'award'], about), (about = 'post' AND ended IS NOT NULL), on_record DESC NULLS LAST, id DESC
LIMIT 400
