-- Where the person of this request may give permissions.
SELECT * FROM grant_places()
