-- What the requirements of a change do, as it was counted when the change was ready.
SELECT e.code, e.title, e.certification, e.from_date, e.day, e.posts, e.people, e.everybody, e.lapsed, e.overdue, e.due, e.window_open, e.current,
       e.exempt, e.past, e.undated, e.shared, e.unlicensed, e.by_licence
FROM rule_change_effect e WHERE e.change_id = $1::bigint -- change
ORDER BY e.number
