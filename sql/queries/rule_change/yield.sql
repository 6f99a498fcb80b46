-- A change of rules that waits for a decision makes way for an import of people that is asked for.
SELECT change_yield()
