-- Whether the person of this request may remind people of a facility.
SELECT may_remind($1::bigint) AS may -- facility
