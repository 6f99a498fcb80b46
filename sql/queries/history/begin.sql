-- An import of history.
INSERT INTO award_import (source, digest) VALUES ($1::text, sha256(convert_to($2::text, 'UTF8'))) RETURNING id -- name of the file, what it says
