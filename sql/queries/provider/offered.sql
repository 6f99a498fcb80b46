-- The providers that the sign-in page offers.
SELECT * FROM providers_offered()
