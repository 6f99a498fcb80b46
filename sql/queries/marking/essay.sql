-- One essay to mark: the question and what was written. No row: it is not in the queue of the person of this request.
SELECT e.item_id AS item, e.course, e.quiz, e.language, e.answer, civil_date(e.submitted_at, $2::text) AS sent_on, -- zone of the reader
       i.stem, i.min_words, i.max_words
FROM marking_essay($1::text) e JOIN item i ON i.id = e.item_id -- essay
