-- The same search, reading less. To find a message costs next to nothing, to read it little, and to take it apart much; so
-- places are found first, texts are read one after the other until there are enough, and only what is ranked is taken apart.

-- In a row too long for its page the words stay, and what the answer cites goes elsewhere. From now on, for what is
-- written: to move what is there would take longer than anybody waits for a start.
alter table lectern.message alter column content set storage main;

-- By stems alone, which halves what it costs to rank a text.
create function lectern.stems(content text) returns tsvector
    language sql immutable strict parallel safe cost 10000
    set search_path = pg_catalog
    return to_tsvector('pg_catalog.english'::regconfig, content);

-- The latest messages that match, at most `depth` and two of a conversation. The index says which of them hold `words`;
-- without any the history is walked from its end.
--   patterns  regular expressions; all must match
--   part      small letters of ASCII and letters that have no case, which stand in whatever matches the patterns; empty if
--             there are none. To look for them costs half as much as to try the patterns
create function lectern.latest_matching(
    reader text, words tsquery, patterns text[], part text, since timestamptz, until timestamptz, depth integer)
    returns table
            (
                conversation_id uuid,
                seq             integer,
                content         text
            )
    language plpgsql stable rows 40
    set search_path = pg_catalog
    set plan_cache_mode = force_generic_plan
as
$$
begin
    if numnode(words) > 0 then
        return query
            select found.conversation_id, found.seq, found.content
            from (select w.conversation_id, max(w.created_at) as latest, array_agg(w.seq) as places
                  from lectern.message w
                  where w.user_id = reader
                    and w.status <> 'streaming'
                    and lectern.search_vector(w.content) @@ words
                  group by w.conversation_id
                  order by latest desc, w.conversation_id desc
                  offset 0) holding
                     cross join lateral (
                select m.conversation_id, m.seq, m.content
                from (select p.seq from unnest(holding.places) p (seq) order by p.seq desc offset 0) place
                         cross join lateral (
                    select o.conversation_id, o.seq, o.content
                    from lectern.message o
                    where o.user_id = reader
                      and o.conversation_id = holding.conversation_id
                      and o.seq = place.seq
                    offset 0) m
                where case
                          when part = '' or strpos(lower(m.content collate "C"), part collate "C") > 0
                              then m.content ~* all (patterns)
                          else false end
                limit 2) found
            where since is null and until is null
               or exists (select
                          from lectern.conversation c
                          where c.user_id = reader
                            and c.id = holding.conversation_id
                            and (since is null or c.updated_at >= since)
                            and (until is null or c.updated_at < until))
            limit depth;
    elsif cardinality(patterns) > 0 then
        return query
            select found.conversation_id, found.seq, found.content
            from (select c.id
                  from lectern.conversation c
                  where c.user_id = reader
                    and (since is null or c.updated_at >= since)
                    and (until is null or c.updated_at < until)
                  order by c.updated_at desc, c.id desc
                  offset 0) latest
                     cross join lateral (
                select m.conversation_id, m.seq, m.content
                from lectern.message m
                where m.user_id = reader
                  and m.conversation_id = latest.id
                  and m.status <> 'streaming'
                  and case
                          when part = '' or strpos(lower(m.content collate "C"), part collate "C") > 0
                              then m.content ~* all (patterns)
                          else false end
                order by m.seq desc
                limit 2) found
            limit depth;
    end if;
end
$$;

revoke all on function lectern.latest_matching(text, tsquery, text[], text, timestamptz, timestamptz, integer) from public;
grant execute on function lectern.latest_matching(text, tsquery, text[], text, timestamptz, timestamptz, integer) to lectern_search;

drop function lectern.search(text, text[], text[], text, timestamptz, timestamptz, integer, integer, text, text);

-- At most one hit for each conversation, among the latest.
--   terms      words and phrases; all must be there
--   patterns   regular expressions; all must match: phrases, and what stands in scripts without spaces
--   part       what stands in every text that the patterns match, or an empty string, as above
--   beginning  a regular expression for the last term as the beginning of a word, or null if it is whole. It is looked
--              for only if whole words did not give hits enough
--   begun_part what stands in every text that matches the beginning and the patterns, or an empty string, as above
--   depth      so many messages are ranked, two of a conversation at most, and so many titles
create function lectern.search(
    reader text, terms text[], patterns text[], part text, beginning text, begun_part text, since timestamptz,
    until timestamptz, depth integer, hits integer, opening text, closing text)
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
    -- All terms as whole words, and those beside the last if that is the beginning of one.
    whole  tsquery := lectern.whole_words(terms);
    beside tsquery := case
                          when beginning is null then whole
                          else lectern.whole_words(terms[1 : cardinality(terms) - 1]) end;
    begun  text[]  := array_remove(patterns || beginning, null);
    marked tsquery := lectern.search_query(terms, beginning is not null);
    -- Words that mean nothing by themselves have no stems to be ranked by.
    stems  boolean := exists (select from unnest(terms) term where numnode(plainto_tsquery('english', term)) > 0);
    within text    := format('StartSel=%s, StopSel=%s, MinWords=12, MaxWords=30, MaxFragments=1', opening, closing);
begin
    if reader is distinct from lectern.current_reader() or cardinality(terms) + cardinality(patterns) = 0 then
        return;
    end if;
    return query
        with indexed as materialized (
            select i.conversation_id, i.seq, i.content
            from lectern.latest_matching(reader, whole, patterns, part, since, until, depth) i
            where numnode(whole) > 0),
        begun_with as materialized (
            select b.conversation_id, b.seq, b.content
            from lectern.latest_matching(reader, beside, begun, begun_part, since, until, depth) b
            where (beginning is not null or numnode(whole) = 0)
              and (select count(distinct i.conversation_id) from indexed i) < hits),
        found as (
            (select i.conversation_id, i.seq, i.content, 1 as weight
             from indexed i
             union all
             select b.conversation_id, b.seq, b.content, 1
             from begun_with b
             where not exists (select from indexed i where i.conversation_id = b.conversation_id and i.seq = b.seq)
             limit depth)
            union all
            -- A title is worth twice its words.
            (select c.id, null, c.title, 2
             from lectern.conversation c
             where c.user_id = reader
               and c.id in (select w.id
                            from lectern.conversation w
                            where w.user_id = reader
                              and numnode(whole) > 0
                              and lectern.search_vector(w.title) @@ whole
                              and w.title ~* all (patterns)
                            union all
                            select b.id
                            from lectern.conversation b
                            where b.user_id = reader
                              and (beginning is not null or numnode(whole) = 0)
                              and b.title ~* all (begun)
                              and (numnode(beside) = 0 or lectern.search_vector(b.title) @@ beside))
               and (since is null or c.updated_at >= since)
               and (until is null or c.updated_at < until)
             order by c.updated_at desc, c.id desc
             limit depth)),
        ranked as materialized (
            select f.conversation_id, f.seq, f.content,
                   f.weight * greatest(0.001, case
                       when numnode(marked) = 0 then 0
                       when stems then ts_rank_cd(lectern.stems(f.content), marked, 1)
                       else ts_rank_cd(to_tsvector('pg_catalog.simple', f.content), marked, 1) end)::float8 as rank
            from found f),
        best as (
            select distinct on (r.conversation_id) r.conversation_id, r.seq, r.content, r.rank
            from ranked r
            order by r.conversation_id, r.rank desc, r.seq desc nulls first),
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

revoke all on function lectern.search(text, text[], text[], text, text, text, timestamptz, timestamptz, integer, integer, text, text) from public;
grant execute on function lectern.search(text, text[], text[], text, text, text, timestamptz, timestamptz, integer, integer, text, text) to lectern_app;
-- Giving a function away takes the right to create in its schema, for this moment.
grant create on schema lectern to lectern_search;
alter function lectern.search(text, text[], text[], text, text, text, timestamptz, timestamptz, integer, integer, text, text) owner to lectern_search;
revoke create on schema lectern from lectern_search;
