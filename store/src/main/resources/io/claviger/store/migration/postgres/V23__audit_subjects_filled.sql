update audit_entry set subject_id = convert_from(document, 'UTF8')::json ->> 'subject';
