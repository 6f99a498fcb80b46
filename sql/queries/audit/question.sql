-- Whether the person of this request may search the audit, and whether those asked for are known.
SELECT may, who_id IS NOT NULL AS who_known, about_id, place_known
FROM audit_question($1::text, $2::text, $3::text) -- login of who acted, login of whom it concerns, code of a facility
