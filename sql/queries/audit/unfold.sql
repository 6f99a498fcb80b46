-- Refusals that were folded and followed by nothing: a line for each account.
SELECT refusals_unfold() AS told
