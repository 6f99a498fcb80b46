-- Whether the person of this request is administrator over another.
SELECT holds_over('administrator', $1::bigint) AS administers -- person
