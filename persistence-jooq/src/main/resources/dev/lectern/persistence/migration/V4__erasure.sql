-- What somebody asked to have erased, until it is done, and afterwards the receipt: counts and times, nobody's name.
create table lectern.erasure
(
    receipt       text        not null primary key check (receipt ~ '^[A-Za-z0-9_-]{22,64}$'),
    user_id       text,
    requested_at  timestamptz not null,
    completed_at  timestamptz,
    conversations integer     not null default 0,
    messages      integer     not null default 0,
    constraint done_forgets_the_reader check ((completed_at is null) = (user_id is not null))
);

create index erasure_pending on lectern.erasure (requested_at, receipt) where completed_at is null;
create index erasure_of_reader on lectern.erasure (user_id) where completed_at is null;

alter table lectern.erasure enable row level security;
alter table lectern.erasure force row level security;

-- A reader asks, and what was erased is counted in the same transaction that erases.
create policy reader on lectern.erasure to lectern_app using (user_id = (select lectern.current_reader()));
grant select, insert, update (conversations, messages) on lectern.erasure to lectern_app;

-- A receipt opens to whoever holds it.
create policy housekeeping on lectern.erasure to lectern_jobs using (true);
grant select, update (user_id, completed_at, conversations, messages) on lectern.erasure to lectern_jobs;
