-- How many messages are in which state.
SELECT * FROM outbox_figures()
