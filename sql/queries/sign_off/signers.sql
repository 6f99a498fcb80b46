-- Who may sign what. Nobody but administrators and auditors of the whole network gets a row.
SELECT grant_id, kind, name, login, since FROM signers()
