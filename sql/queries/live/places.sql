-- Facilities whose live sessions the person of this request keeps.
SELECT code, name FROM live_places()
