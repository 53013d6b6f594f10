-- The daily emails look for circles with new posts.
create index posts_created on posts (created_at);
