-- Before very many differences are stored by this session: there are no sums until folding/again.
SELECT standing_sums_later()
