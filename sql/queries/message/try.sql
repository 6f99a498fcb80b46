-- A message to oneself that says nothing.
SELECT message_try() AS became
