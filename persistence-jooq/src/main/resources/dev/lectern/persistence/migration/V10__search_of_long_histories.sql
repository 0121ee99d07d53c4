-- A phrase or the beginning of a word asked of the index makes PostgreSQL take apart every message it may stand in; and
-- what an index knows of a beginning it knows of all readers at once. So the index is asked for whole words alone, which
-- it answers for one reader without a look at a message. Order and beginnings are looked for in the text of what is left.
create function lectern.whole_words(terms text[]) returns tsquery
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
            stemmed := plainto_tsquery('english', terms[i]);
            plain := plainto_tsquery('simple', terms[i]);
            everything := everything && (stemmed || plain);
            if numnode(stemmed) > 0 then
                meaningful := meaningful && (stemmed || plain);
            end if;
        end loop;
    return case when numnode(meaningful) > 0 then meaningful else everything end;
end
$$;

-- To take a message apart costs a hundred times what it costs to find it, and the planner must know. It learns the price
-- of a function only where it does not see through it, which a setting prevents. The indexes stay what they are.
alter function lectern.search_vector(text) cost 20000;
alter function lectern.search_vector(text) set search_path = pg_catalog;

drop function lectern.search(text, text[], boolean, text, timestamptz, timestamptz, integer, integer, text, text);

-- At most one hit for each conversation, among those that were active latest.
--   terms      words and phrases; all must be there
--   patterns   regular expressions; all must match: phrases, and what stands in scripts without spaces
--   beginning  a regular expression for the last term as the beginning of a word, or null if it is whole. It is looked
--              for only if whole words did not give hits enough
--   depth      so many messages are ranked, two of a conversation at most
create function lectern.search(
    reader text, terms text[], patterns text[], beginning text, since timestamptz, until timestamptz,
    depth integer, hits integer, opening text, closing text)
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
    -- A plan for any reader and any word would be one for none.
    set plan_cache_mode = force_custom_plan
as
$$
declare
    -- All terms as whole words, and those beside the last if that is the beginning of one.
    whole  tsquery := lectern.whole_words(terms);
    beside tsquery := case
                          when beginning is null then whole
                          else lectern.whole_words(terms[1 : cardinality(terms) - 1]) end;
    begun  text[]  := array_remove(patterns || beginning, null);
    marked tsquery := lectern.search_query(terms, beginning is not null);
    within text    := format('StartSel=%s, StopSel=%s, MinWords=12, MaxWords=30, MaxFragments=1', opening, closing);
begin
    if reader is distinct from lectern.current_reader() or cardinality(terms) + cardinality(patterns) = 0 then
        return;
    end if;
    return query
        with indexed as materialized (
            select i.conversation_id, i.seq, i.content, i.updated_at
            from (select m.conversation_id, m.seq, m.content, c.updated_at,
                         row_number() over (partition by m.conversation_id order by m.seq desc) as latest
                  from lectern.message m
                           join lectern.conversation c on c.user_id = reader and c.id = m.conversation_id
                  where m.user_id = reader
                    and m.status <> 'streaming'
                    and numnode(whole) > 0
                    and lectern.search_vector(m.content) @@ whole
                    and m.content ~* all (patterns)
                    and (since is null or c.updated_at >= since)
                    and (until is null or c.updated_at < until)) i
            where i.latest <= 2
            order by i.updated_at desc, i.conversation_id desc, i.seq desc
            limit depth),
        narrowed as materialized (
            select i.conversation_id, i.seq, i.content
            from (select m.conversation_id, m.seq, m.content, c.updated_at,
                         row_number() over (partition by m.conversation_id order by m.seq desc) as latest
                  from lectern.message m
                           join lectern.conversation c on c.user_id = reader and c.id = m.conversation_id
                  where m.user_id = reader
                    and m.status <> 'streaming'
                    and beginning is not null
                    and numnode(beside) > 0
                    and (select count(distinct w.conversation_id) from indexed w) < hits
                    and lectern.search_vector(m.content) @@ beside
                    and m.content ~* all (begun)
                    and (since is null or c.updated_at >= since)
                    and (until is null or c.updated_at < until)) i
            where i.latest <= 2
            order by i.updated_at desc, i.conversation_id desc, i.seq desc
            limit depth),
        -- Without a whole word the history is walked from its end, until there is enough.
        walked as materialized (
            select m.conversation_id, m.seq, m.content
            from lectern.conversation c
                     cross join lateral (
                select w.conversation_id, w.seq, w.content
                from lectern.message w
                where w.user_id = reader
                  and w.conversation_id = c.id
                  and w.status <> 'streaming'
                  and w.content ~* all (begun)
                order by w.seq desc
                limit 2) m
            where c.user_id = reader
              and numnode(beside) = 0
              and (select count(distinct w.conversation_id) from indexed w) < hits
              and (since is null or c.updated_at >= since)
              and (until is null or c.updated_at < until)
            order by c.updated_at desc, c.id desc
            limit depth),
        found as (
            select f.conversation_id, f.seq, f.content,
                   greatest(0.001, ts_rank_cd(lectern.search_vector(f.content), marked, 1))::float8 as rank
            from (select i.conversation_id, i.seq, i.content from indexed i
                  union
                  select n.conversation_id, n.seq, n.content from narrowed n
                  union
                  select w.conversation_id, w.seq, w.content from walked w) f
            union all
            -- A title is worth twice its words.
            select t.id, null, t.title,
                   2 * greatest(0.001, ts_rank_cd(lectern.search_vector(t.title), marked, 1))::float8
            from (select c.id, c.title
                  from lectern.conversation c
                  where c.user_id = reader
                    and numnode(whole) > 0
                    and lectern.search_vector(c.title) @@ whole
                    and c.title ~* all (patterns)
                  union
                  select c.id, c.title
                  from lectern.conversation c
                  where c.user_id = reader
                    and (beginning is not null or numnode(whole) = 0)
                    and c.title ~* all (begun)
                    and (numnode(beside) = 0 or lectern.search_vector(c.title) @@ beside)) t),
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
                   when numnode(marked) > 0 then ts_headline('pg_catalog.english', t.content, marked, within)
                   else substr(t.content, greatest(1, regexp_instr(t.content, patterns[1], 1, 1, 0, 'i') - 60), 240)
                   end,
               t.rank
        from top t
        order by t.rank desc, t.updated_at desc, t.id desc;
end
$$;

revoke all on function lectern.search(text, text[], text[], text, timestamptz, timestamptz, integer, integer, text, text) from public;
grant execute on function lectern.search(text, text[], text[], text, timestamptz, timestamptz, integer, integer, text, text) to lectern_app;
-- Giving a function away takes the right to create in its schema, for this moment.
grant create on schema lectern to lectern_search;
alter function lectern.search(text, text[], text[], text, timestamptz, timestamptz, integer, integer, text, text) owner to lectern_search;
revoke create on schema lectern from lectern_search;
