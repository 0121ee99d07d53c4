-- A reader's row outlives an erased account as its tombstone: the id alone, so that a token that is still valid
-- recreates nothing. Whoever writes for a reader locks this row, and so does whoever erases.
create table lectern.user_profile
(
    id             text        not null primary key check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    email          text,
    name           text,
    created_at     timestamptz not null,
    retention_days integer check (retention_days between 1 and 3650),
    erased_at      timestamptz,
    constraint tombstone_says_nothing check (erased_at is null or
                                             (email is null and name is null and retention_days is null))
);

create table lectern.conversation
(
    user_id    text        not null references lectern.user_profile (id) on delete cascade,
    id         uuid        not null,
    title      text        not null check (title ~ '\S'),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    bigint      not null default 1,
    last_seq   integer     not null default 0,
    primary key (user_id, id)
);

create index conversation_latest on lectern.conversation (user_id, updated_at desc, id desc);

create table lectern.message
(
    user_id         text        not null,
    conversation_id uuid        not null,
    seq             integer     not null check (seq > 0),
    role            text        not null check (role in ('question', 'answer')),
    status          text        not null check (status in
                                                ('streaming', 'complete', 'not_in_book', 'stopped', 'interrupted',
                                                 'failed')),
    content         text        not null,
    citations       jsonb       not null default '[]' check (jsonb_typeof(citations) = 'array'),
    metadata        jsonb       not null default '{}' check (jsonb_typeof(metadata) = 'object'),
    created_at      timestamptz not null,
    ended_at        timestamptz,
    node            text,
    checkpointed_at timestamptz,
    stop_requested  boolean     not null default false,
    primary key (user_id, conversation_id, seq),
    constraint message_of_its_reader foreign key (user_id, conversation_id)
        references lectern.conversation (user_id, id) on delete cascade,
    constraint question_is_complete_and_cites_nothing check (role = 'answer' or
                                                             (status = 'complete' and citations = '[]')),
    constraint streaming_has_a_node check ((status = 'streaming') = (node is not null)),
    constraint streaming_has_not_ended check (status <> 'streaming' or (checkpointed_at is not null and ended_at is null))
);

-- One running answer for each conversation.
create unique index message_streaming on lectern.message (user_id, conversation_id) where status = 'streaming';
-- What a node left behind, and what nobody has touched for a while.
create index message_abandoned on lectern.message (node, checkpointed_at) where status = 'streaming';

-- The key and the turn it started are stored together, and go together.
create table lectern.idempotency_key
(
    user_id         text        not null,
    key             text        not null,
    request_hash    text        not null,
    conversation_id uuid        not null,
    question_seq    integer     not null,
    created_at      timestamptz not null,
    primary key (user_id, key),
    foreign key (user_id, conversation_id) references lectern.conversation (user_id, id) on delete cascade
);

create index idempotency_key_of_conversation on lectern.idempotency_key (user_id, conversation_id);

do
$$
declare
    guarded text;
begin
    foreach guarded in array array ['user_profile', 'conversation', 'message', 'idempotency_key']
        loop
            execute format('alter table lectern.%I enable row level security', guarded);
            execute format('alter table lectern.%I force row level security', guarded);
            -- The subquery is evaluated once for each statement, not once for each row.
            execute format('create policy reader on lectern.%I to lectern_app using (%I = (select lectern.current_reader()))',
                           guarded, case guarded when 'user_profile' then 'id' else 'user_id' end);
            execute format('grant select, insert, update, delete on lectern.%I to lectern_app', guarded);
        end loop;
end
$$;

-- Housekeeping ends answers without reading them: what it may look at are the columns of its grant.
create policy housekeeping_looks on lectern.message for select to lectern_jobs using (true);
create policy housekeeping_ends on lectern.message for update to lectern_jobs
    using (status = 'streaming') with check (status = 'interrupted');
grant select (user_id, conversation_id, seq, status, node, checkpointed_at),
    update (status, node, ended_at) on lectern.message to lectern_jobs;
