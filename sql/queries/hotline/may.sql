-- Whether the person of this request may change the hotline.
SELECT administers_network() AS may_change
