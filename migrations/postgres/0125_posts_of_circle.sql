-- The newest post of a board, and what came after the last one that someone has seen.
create index posts_of_circle on posts (circle_id, id);
