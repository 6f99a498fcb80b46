-- What follows from passes gained and lost.
SELECT completions, awards, awards_lost
FROM regrade_outlook($1::bigint[], $2::bigint[], $3::timestamptz[], -- of passes gained: enrolments, quizzes, when sent
                     $4::bigint[], $5::bigint[], $6::boolean[])     -- of passes lost: enrolments, quizzes, whether the course asks for them
