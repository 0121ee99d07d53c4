-- Until when a reader's quota is spent. One row for each reader who ever asked.
create table lectern.quota
(
    user_id     text        not null primary key references lectern.user_profile (id) on delete cascade,
    spent_until timestamptz not null
);

alter table lectern.quota enable row level security;
alter table lectern.quota force row level security;
create policy reader on lectern.quota to lectern_app using (user_id = (select lectern.current_reader()));
grant select, insert, update, delete on lectern.quota to lectern_app;

-- Keys are forgotten by age, without a look at what they began.
create index idempotency_key_age on lectern.idempotency_key (created_at);
create policy housekeeping_looks on lectern.idempotency_key for select to lectern_jobs using (true);
create policy housekeeping_forgets on lectern.idempotency_key for delete to lectern_jobs using (true);
grant select (user_id, key, created_at), delete on lectern.idempotency_key to lectern_jobs;
