update audit_entry set subject_id = json_extract(cast(document as text), '$.subject');
