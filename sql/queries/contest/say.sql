-- The person of this request says that something of theirs is wrong, or missing.
INSERT INTO contest (person_id, about, completion_id, award_id, certification_id, post_id, wrong, on_record, right_words, note)
VALUES (me(), $1::text, CASE WHEN $1::text = 'completion' THEN $2::bigint END, CASE WHEN $1::text = 'award' THEN $2::bigint END, -- about, id
        CASE WHEN $1::text = 'date' THEN $2::bigint END, CASE WHEN $1::text = 'post' THEN $2::bigint END,
        $3::text, $4::date, $5::text, nullif($6::text, '')) -- what of it, day on record, what should be there, note
