-- Where the participants of a circle find the address of a facilitator: on their pages, only as Reply-To of emails, or nowhere.
alter table circle_facilitators add column address_shown text not null default 'page' check (address_shown in ('page', 'reply', 'form'));
