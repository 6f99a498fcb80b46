-- Corrections that wait for a second person, the oldest first, of those whom the person of this request administers.
SELECT * FROM corrections_waiting()
