-- What one requirement of a change does.
INSERT INTO rule_change_effect (change_id, number, code, title, certification, from_date, day, posts, people, everybody,
    lapsed, overdue, due, window_open, current, exempt, past, undated, shared, unlicensed, by_licence)
VALUES ($1::bigint, $2::integer, $3::text, $4::text, $5::text, $6::date, $7::date, $8::bigint, $9::bigint, $10::bigint, -- change, number, code, title,
        -- certification, first day, day, posts, people, everybody
        $11::bigint, $12::bigint, $13::bigint, $14::bigint, $15::bigint, $16::bigint, $17::bigint, $18::bigint, $19::bigint, $20::bigint, $21::boolean)
        -- lapsed, overdue, due, window open, current, exempt, past, undated, shared, unlicensed, by licence
