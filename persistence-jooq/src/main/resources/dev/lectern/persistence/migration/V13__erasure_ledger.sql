-- That somebody's data was erased, and when. Whose it was stands here as a digest only. A backup that is restored has the
-- data again; what was copied from here beforehand says what to erase again.
create table lectern.erasure_ledger
(
    reader          text        not null primary key check (reader ~ '^[0-9a-f]{64}$'),
    erased_at       timestamptz not null,
    account_deleted boolean     not null
);

create index erasure_ledger_age on lectern.erasure_ledger (erased_at);

create function lectern.reader_digest(id text) returns text
    language sql immutable strict parallel safe
    set search_path = pg_catalog
    return encode(sha256(convert_to(id, 'UTF8')), 'hex');

alter table lectern.erasure_ledger enable row level security;
alter table lectern.erasure_ledger force row level security;
create policy reader on lectern.erasure_ledger to lectern_app
    using (reader = (select lectern.reader_digest(lectern.current_reader())));
grant select, insert, update on lectern.erasure_ledger to lectern_app;
create policy housekeeping on lectern.erasure_ledger to lectern_jobs using (true) with check (true);
grant select, insert, update, delete on lectern.erasure_ledger to lectern_jobs;

-- Whoever left before there was a ledger. The policies would hide them from the owner, too.
alter table lectern.user_profile no force row level security;
alter table lectern.erasure_ledger no force row level security;
insert into lectern.erasure_ledger
select lectern.reader_digest(id), erased_at, true
from lectern.user_profile
where erased_at is not null;
alter table lectern.user_profile force row level security;
alter table lectern.erasure_ledger force row level security;
