-- The next message to send, held until the transaction ends. No row: none.
SELECT * FROM message_claim()
