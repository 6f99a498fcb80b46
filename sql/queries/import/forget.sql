-- Forgets course files that were checked and not stored within two hours.
DELETE FROM import_file WHERE recorded_at <= clock_timestamp() - interval '2 hours'
