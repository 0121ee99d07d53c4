-- Retention goes from reader to reader: housekeeping sees who there is and what each has chosen, and nothing else of them.
-- What is deleted is deleted as the reader it belongs to.
create policy housekeeping_looks on lectern.user_profile for select to lectern_jobs using (true);
grant select (id, retention_days, erased_at) on lectern.user_profile to lectern_jobs;

-- db-scheduler's table: which job runs when, and who runs it now. The nodes agree here on which of them does a job.
-- https://github.com/kagkarlsson/db-scheduler
create table lectern.scheduled_tasks
(
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_due on lectern.scheduled_tasks (execution_time);
create index scheduled_tasks_heartbeat on lectern.scheduled_tasks (last_heartbeat);

alter table lectern.scheduled_tasks enable row level security;
alter table lectern.scheduled_tasks force row level security;
create policy housekeeping on lectern.scheduled_tasks to lectern_jobs using (true) with check (true);
grant select, insert, update, delete on lectern.scheduled_tasks to lectern_jobs;
