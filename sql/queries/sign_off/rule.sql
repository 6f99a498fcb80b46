-- Which kinds of sign-off a version needs in this network, how long a signature holds, and the day by which that is judged.
SELECT r.kinds, r.months, network_today() AS today FROM sign_off_in_force() r
