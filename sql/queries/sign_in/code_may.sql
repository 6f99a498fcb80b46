-- Whether the person of this request may issue a one-time code to somebody.
SELECT may_issue_code($1::bigint) AS may -- person
