-- Facts of one person are ordered by a lock (person/lock), so the ordinary level is enough.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE
