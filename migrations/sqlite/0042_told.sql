-- What facilitators want the staff to hear, newest first: the staff page.
create index answers_staff on answers (updated_at) where question = 'staff';
