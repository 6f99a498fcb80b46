-- One migration that has run. Reads through query_to_xml, so that this can be prepared before the list exists.
SELECT (xpath('/row/digest/text()', query_to_xml(
    format('SELECT digest FROM attest.migration WHERE name = %L', $1::text), false, true, '')))[1]::text AS digest -- name
