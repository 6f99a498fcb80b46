-- Begins a reminder of the people behind a number, or of those that were ticked. NULL: this person may not.
SELECT reminder_begin($1::bigint, $2::text, $3::text, $4::standing, $5::boolean, $6::date, -- facility, certification, job role, standing or NULL, people once, day
                      $7::bigint[]) AS id -- people; NULL: all of the list
