-- Messages whose time is over, or whose worker died.
SELECT messages_end()
