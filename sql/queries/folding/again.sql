-- Sums may be made again.
SELECT standing_sums_again()
