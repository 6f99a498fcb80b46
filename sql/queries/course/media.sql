-- A media file by the hash of its bytes.
SELECT type, bytes FROM media WHERE hash = $1::text -- hash
