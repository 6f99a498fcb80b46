-- From here on as somebody whose post the person of this request administers (act/oneself ends it).
SELECT act_for_posts($1::bigint) -- person
