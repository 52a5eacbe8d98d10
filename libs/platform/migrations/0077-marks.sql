-- What the first of two persons has confirmed or proposed, under a key that is outside the database: who writes into these
-- tables is neither of the two persons. What one person had confirmed before this has to be confirmed again.
alter table partner_change add column confirmed_mark text;
update partner_change set confirmed_at = null, confirmed_by = null where decision is null;
alter table directory_proposal add column mark text;
