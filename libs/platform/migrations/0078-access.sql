-- What lets somebody in bears a mark under a key that is outside the database, over what it grants. The node marks what was
-- there before this, once, at its first start.
alter table access_token add column mark text;
alter table account add column mark text;
alter table session add column mark text;
