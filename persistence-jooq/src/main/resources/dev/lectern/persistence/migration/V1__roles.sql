-- Three roles without a login. Whoever serves signs in as somebody else and assumes one of them for each transaction.
--   lectern_app     works for one reader at a time, the one named by the setting app.user_id
--   lectern_jobs    housekeeping over all readers; may see states and places, never words
--   lectern_search  owns the search function and nothing else; may read words
-- Roles belong to the whole server: another database may have made them already. Where this login may not make roles,
-- an administrator makes them beforehand with exactly these statements.
do
$$
declare
    wanted text;
begin
    foreach wanted in array array ['lectern_app', 'lectern_jobs', 'lectern_search']
        loop
            if not exists (select from pg_roles where rolname = wanted) then
                begin
                    execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', wanted);
                exception
                    -- Another database of this server was quicker.
                    when duplicate_object or unique_violation then null;
                end;
            end if;
            if exists (select from pg_roles where rolname = wanted and (rolsuper or rolbypassrls)) then
                raise exception 'role % sees past row-level security: run ALTER ROLE % NOSUPERUSER NOBYPASSRLS', wanted, wanted;
            end if;
            if not pg_has_role(current_user, wanted, 'usage') then
                execute format('grant %I to current_user', wanted);
            end if;
        end loop;
end
$$;

create schema if not exists lectern;
revoke all on schema lectern from public;
grant usage on schema lectern to lectern_app, lectern_jobs, lectern_search;

-- GIN indexes that begin with the reader.
create extension if not exists btree_gin;

-- Who this transaction works for. Never set, or set and over, is null or '': neither is a reader.
create function lectern.current_reader() returns text
    language sql stable parallel safe
    set search_path = pg_catalog
    return nullif(current_setting('app.user_id', true), '');
