-- Notes down the messages of a day for some more people; whether there may be others.
SELECT digests_note(500) AS more
