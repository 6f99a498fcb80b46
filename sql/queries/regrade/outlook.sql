-- What follows from passes gained and lost.
SELECT completions, awards, awards_lost FROM regrade_outlook($1::bigint[], $2::bigint[], $3::timestamptz[], $4::bigint[]) -- of passes gained: enrolments, quizzes, when sent; of passes lost: enrolments
