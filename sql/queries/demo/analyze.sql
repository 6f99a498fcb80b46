-- After the first people of a load have been reckoned: what the tables that reckoning fills are like.
ANALYZE award, award_evidence, certificate, timeline_row, post_place, standing_delta
