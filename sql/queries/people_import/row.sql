-- Lines of the file that is read, column by column.
INSERT INTO people_import_row (number, line, employee_number, name, email, language, facility, job_role, employment_kind, patient_contact, visitor_contact,
    is_primary, from_date, to_date, post_key, leave_from, leave_to, licence_kind, licence_state, licence_from, licence_to, licence_number)
SELECT * FROM unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[], -- numbers, lines,
    -- employee numbers, names, addresses, languages, facilities, job roles, employment kinds, patient contact
    $11::boolean[], $12::boolean[], $13::date[], $14::date[], $15::text[], $16::date[], $17::date[], $18::text[], $19::text[], $20::date[], $21::date[], $22::integer[])
    -- visitor contact, primary, first days, last days, posts, leave from, to, licence kinds, states, from, to, renewals
