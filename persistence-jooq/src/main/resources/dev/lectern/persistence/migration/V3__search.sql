-- Words are indexed twice: by their English stem, and as they are, for every other language and for exact words.
create function lectern.search_vector(content text) returns tsvector
    language sql immutable strict parallel safe
    return to_tsvector('pg_catalog.english'::regconfig, content) || to_tsvector('pg_catalog.simple'::regconfig, content);

-- All terms must match. A term is one or several words in their order; the last may be the beginning of a word.
-- English words that mean nothing by themselves count only when there is nothing else.
create function lectern.search_query(terms text[], last_is_prefix boolean) returns tsquery
    language plpgsql immutable strict parallel safe
    set search_path = pg_catalog
    set client_min_messages = warning
as
$$
declare
    everything tsquery := '';
    meaningful tsquery := '';
    stemmed    tsquery;
    plain      tsquery;
begin
    for i in 1 .. cardinality(terms)
        loop
            if last_is_prefix and i = cardinality(terms) then
                stemmed := to_tsquery('english', quote_literal(replace(terms[i], '\', ' ')) || ':*');
                plain := to_tsquery('simple', quote_literal(replace(terms[i], '\', ' ')) || ':*');
            else
                stemmed := phraseto_tsquery('english', terms[i]);
                plain := phraseto_tsquery('simple', terms[i]);
            end if;
            everything := everything && (stemmed || plain);
            if numnode(stemmed) > 0 then
                meaningful := meaningful && (stemmed || plain);
            end if;
        end loop;
    return case when numnode(meaningful) > 0 then meaningful else everything end;
end
$$;

create index message_words on lectern.message using gin (user_id, lectern.search_vector(content))
    where status <> 'streaming';
create index conversation_words on lectern.conversation using gin (user_id, lectern.search_vector(title));

-- Row-level security would evaluate its policy before the index: searching would read all that a reader ever wrote.
-- So the search runs as a role whose policy is always true, and bounds the reader itself, twice: by the setting that
-- the policies use, and by the reader the caller names.
create policy search on lectern.message for select to lectern_search using (true);
create policy search on lectern.conversation for select to lectern_search using (true);
grant select on lectern.message, lectern.conversation to lectern_search;

-- At most one hit for each conversation. The newest `depth` messages that match are ranked, not all.
-- `fragment` null: full text. Otherwise: text that holds this fragment, a pattern for LIKE, for scripts without spaces.
create function lectern.search(
    reader text, terms text[], last_is_prefix boolean, fragment text,
    since timestamptz, until timestamptz, depth integer, hits integer, opening text, closing text)
    returns table
            (
                conversation_id uuid,
                title           text,
                created_at      timestamptz,
                updated_at      timestamptz,
                version         bigint,
                seq             integer,
                snippet         text,
                rank            double precision
            )
    language plpgsql stable security definer
    set search_path = pg_catalog
as
$$
declare
    query  tsquery := lectern.search_query(terms, last_is_prefix);
    within text    := format('StartSel=%s, StopSel=%s, MinWords=12, MaxWords=30, MaxFragments=1', opening, closing);
begin
    if reader is distinct from lectern.current_reader() or (fragment is null and numnode(query) = 0) then
        return;
    end if;
    return query
        with newest as materialized (
            select m.conversation_id, m.seq, m.content
            from lectern.message m
            where m.user_id = reader
              and m.status <> 'streaming'
              and fragment is null
              and lectern.search_vector(m.content) @@ query
            order by m.created_at desc, m.conversation_id desc, m.seq desc
            limit depth),
        containing as materialized (
            select m.conversation_id, m.seq, m.content
            from lectern.message m
            where m.user_id = reader
              and m.status <> 'streaming'
              and fragment is not null
              and m.content ilike fragment
            order by m.created_at desc, m.conversation_id desc, m.seq desc
            limit depth),
        found as (
            select n.conversation_id, n.seq, n.content, ts_rank_cd(lectern.search_vector(n.content), query, 1)::float8 as rank
            from newest n
            union all
            select c.conversation_id, c.seq, c.content, 0.1
            from containing c
            union all
            -- A title is worth twice its words.
            select t.id, null, t.title, 2 * ts_rank_cd(lectern.search_vector(t.title), query, 1)::float8
            from lectern.conversation t
            where t.user_id = reader
              and fragment is null
              and lectern.search_vector(t.title) @@ query
            union all
            select t.id, null, t.title, 0.2
            from lectern.conversation t
            where t.user_id = reader
              and fragment is not null
              and t.title ilike fragment),
        best as (
            select distinct on (f.conversation_id) f.conversation_id, f.seq, f.content, f.rank
            from found f
            order by f.conversation_id, f.rank desc, f.seq desc nulls first),
        top as (
            select c.id, c.title, c.created_at, c.updated_at, c.version, b.seq, b.content, b.rank
            from best b
                     join lectern.conversation c on c.user_id = reader and c.id = b.conversation_id
            where (since is null or c.updated_at >= since)
              and (until is null or c.updated_at < until)
            order by b.rank desc, c.updated_at desc, c.id desc
            limit hits)
        select t.id, t.title, t.created_at, t.updated_at, t.version, t.seq,
               case
                   when fragment is null then ts_headline('pg_catalog.english', t.content, query, within)
                   else substr(t.content, greatest(1, strpos(lower(t.content), lower(terms[1])) - 60), 240)
                   end,
               t.rank
        from top t
        order by t.rank desc, t.updated_at desc, t.id desc;
end
$$;

revoke all on function lectern.search(text, text[], boolean, text, timestamptz, timestamptz, integer, integer, text, text) from public;
grant execute on function lectern.search(text, text[], boolean, text, timestamptz, timestamptz, integer, integer, text, text) to lectern_app;
-- Giving a function away takes the right to create in its schema, for this moment.
grant create on schema lectern to lectern_search;
alter function lectern.search(text, text[], boolean, text, timestamptz, timestamptz, integer, integer, text, text) owner to lectern_search;
revoke create on schema lectern from lectern_search;
