-- Codes that a change that is dropped brought along.
SELECT change_forget_codes($1::text[], $2::text[]) -- certifications, requirements
