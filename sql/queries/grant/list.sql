-- Who holds which permission where the person of this request administers or audits.
SELECT * FROM grants_in_sight()
