-- Whether no fact about a person is being written; then later ones wait until this transaction ends.
SELECT change_quiet() AS quiet
