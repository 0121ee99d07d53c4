-- The same search, of which one plan serves every reader and every word: to plan it took longer than to carry it out. What
-- a plan for everybody might join in the wrong order, for somebody who has written much, is not a join any more.
--
-- At most one hit for each conversation, among the latest.
--   terms      words and phrases; all must be there
--   patterns   regular expressions; all must match: phrases, and what stands in scripts without spaces
--   beginning  a regular expression for the last term as the beginning of a word, or null if it is whole. It is looked
--              for only if whole words did not give hits enough
--   depth      so many messages are ranked, two of a conversation at most
create or replace function lectern.search(
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
    set plan_cache_mode = force_generic_plan
as
$$
declare
    unbounded boolean := since is null and until is null;
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
            select i.conversation_id, i.seq, i.content
            from (select m.conversation_id, m.seq, m.content, m.created_at,
                         row_number() over (partition by m.conversation_id order by m.seq desc) as latest
                  from lectern.message m
                  where m.user_id = reader
                    and m.status <> 'streaming'
                    and numnode(whole) > 0
                    and lectern.search_vector(m.content) @@ whole
                    and m.content ~* all (patterns)
                    and (unbounded or exists (select
                                              from lectern.conversation c
                                              where c.user_id = reader
                                                and c.id = m.conversation_id
                                                and (since is null or c.updated_at >= since)
                                                and (until is null or c.updated_at < until)))) i
            where i.latest <= 2
            order by i.created_at desc, i.conversation_id desc, i.seq desc
            limit depth),
        narrowed as materialized (
            select i.conversation_id, i.seq, i.content
            from (select m.conversation_id, m.seq, m.content, m.created_at,
                         row_number() over (partition by m.conversation_id order by m.seq desc) as latest
                  from lectern.message m
                  where m.user_id = reader
                    and m.status <> 'streaming'
                    and beginning is not null
                    and numnode(beside) > 0
                    and (select count(distinct w.conversation_id) from indexed w) < hits
                    and lectern.search_vector(m.content) @@ beside
                    and m.content ~* all (begun)
                    and (unbounded or exists (select
                                              from lectern.conversation c
                                              where c.user_id = reader
                                                and c.id = m.conversation_id
                                                and (since is null or c.updated_at >= since)
                                                and (until is null or c.updated_at < until)))) i
            where i.latest <= 2
            order by i.created_at desc, i.conversation_id desc, i.seq desc
            limit depth),
        -- Without a whole word the history is walked from its end, until there is enough.
        walked as materialized (
            select m.conversation_id, m.seq, m.content
            from (select c.id
                  from lectern.conversation c
                  where c.user_id = reader
                    and numnode(beside) = 0
                    and (select count(distinct w.conversation_id) from indexed w) < hits
                    and (since is null or c.updated_at >= since)
                    and (until is null or c.updated_at < until)
                  order by c.updated_at desc, c.id desc
                  offset 0) latest
                     cross join lateral (
                select w.conversation_id, w.seq, w.content
                from lectern.message w
                where w.user_id = reader
                  and w.conversation_id = latest.id
                  and w.status <> 'streaming'
                  and w.content ~* all (begun)
                order by w.seq desc
                limit 2) m
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
                     cross join lateral (
                select o.id, o.title, o.created_at, o.updated_at, o.version
                from lectern.conversation o
                where o.user_id = reader
                  and o.id = b.conversation_id
                offset 0) c
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
