-- The same search, reading less. To find a message costs next to nothing, to read it little, and to take it apart much; so
-- places are found first, texts are read one after the other until there are enough, and only what is ranked is taken apart,
-- by stems alone.

-- In a row too long for its page the words stay, and what the answer cites goes elsewhere. From now on, for what is
-- written: to move what is there would take longer than anybody waits for a start.
alter table lectern.message alter column content set storage main;

-- Words are found in every form of the language in which a conversation is held. What was there stays indexed as it is, by
-- English stems and as written; what is held in another language is indexed by its stems besides, in an index of its own. So
-- nothing is indexed anew, whatever was found is found as before, and who stays with English pays nothing.

-- The configurations that PostgreSQL has since version 14, by their names: a column of them would stand in the way of
-- pg_upgrade. Not strict: a strict one is not read through by the planner, and asked for each text.
create function lectern.configuration(language text) returns regconfig
    language sql immutable parallel safe
    return case language
        when 'en' then 'pg_catalog.english'::regconfig
        when 'ar' then 'pg_catalog.arabic'::regconfig
        when 'hy' then 'pg_catalog.armenian'::regconfig
        when 'eu' then 'pg_catalog.basque'::regconfig
        when 'ca' then 'pg_catalog.catalan'::regconfig
        when 'da' then 'pg_catalog.danish'::regconfig
        when 'nl' then 'pg_catalog.dutch'::regconfig
        when 'fi' then 'pg_catalog.finnish'::regconfig
        when 'fr' then 'pg_catalog.french'::regconfig
        when 'de' then 'pg_catalog.german'::regconfig
        when 'el' then 'pg_catalog.greek'::regconfig
        when 'hi' then 'pg_catalog.hindi'::regconfig
        when 'hu' then 'pg_catalog.hungarian'::regconfig
        when 'id' then 'pg_catalog.indonesian'::regconfig
        when 'ga' then 'pg_catalog.irish'::regconfig
        when 'it' then 'pg_catalog.italian'::regconfig
        when 'lt' then 'pg_catalog.lithuanian'::regconfig
        when 'ne' then 'pg_catalog.nepali'::regconfig
        when 'no' then 'pg_catalog.norwegian'::regconfig
        when 'pt' then 'pg_catalog.portuguese'::regconfig
        when 'ro' then 'pg_catalog.romanian'::regconfig
        when 'ru' then 'pg_catalog.russian'::regconfig
        when 'sr' then 'pg_catalog.serbian'::regconfig
        when 'es' then 'pg_catalog.spanish'::regconfig
        when 'sv' then 'pg_catalog.swedish'::regconfig
        when 'ta' then 'pg_catalog.tamil'::regconfig
        when 'tr' then 'pg_catalog.turkish'::regconfig
        when 'yi' then 'pg_catalog.yiddish'::regconfig
    end;

drop function lectern.search(text, text[], text[], text, timestamptz, timestamptz, integer, integer, text, text);

create function lectern.stems(language text, content text) returns tsvector
    language sql immutable strict parallel safe cost 10000
    set search_path = pg_catalog
    return to_tsvector(lectern.configuration(language), content);

-- What a reader has chosen, if anything. A tombstone says nothing of it either.
alter table lectern.user_profile
    add column language text check (language is null or lectern.configuration(language) is not null),
    drop constraint tombstone_says_nothing,
    add constraint tombstone_says_nothing check (erased_at is null or (email is null and name is null
        and retention_days is null and language is null));
-- A default that never changes is not written into the rows that are there.
alter table lectern.conversation
    add column language text not null default 'en' check (language ~ '^[a-z]{2}$');
-- As its conversation says: an index sees one row only.
alter table lectern.message add column language text not null default 'en';

create index message_words_of_language on lectern.message using gin (user_id, language, lectern.stems(language, content))
    where status <> 'streaming' and language <> 'en';
create index conversation_words_of_language on lectern.conversation
    using gin (user_id, language, lectern.stems(language, title))
    where language <> 'en';

-- The terms by the stems of one language: all that mean anything in it. The last may be the beginning of a word.
create function lectern.stemmed(language text, terms text[], last_is_prefix boolean) returns tsquery
    language plpgsql immutable strict parallel safe
    set search_path = pg_catalog
    set client_min_messages = warning
as
$$
declare
    wanted tsquery := '';
begin
    for i in 1 .. cardinality(terms)
        loop
            wanted := wanted && case
                when last_is_prefix and i = cardinality(terms)
                    then to_tsquery(lectern.configuration(language), quote_literal(replace(terms[i], '\', ' ')) || ':*')
                else plainto_tsquery(lectern.configuration(language), terms[i]) end;
        end loop;
    return wanted;
end
$$;

-- The latest messages that match, at most `depth` and two of a conversation, each with the language by which it does. The
-- indexes say which of them hold the terms; without any the history is walked from its end.
--   languages  those of the reader's conversations, but for English
--   patterns   regular expressions; all must match
--   part       small letters of ASCII and letters that have no case, which stand in whatever matches the patterns; empty if
--              there are none. To look for them costs half as much as to try the patterns
create function lectern.latest_matching(
    reader text, terms text[], languages text[], patterns text[], part text, since timestamptz, until timestamptz,
    depth integer)
    returns table
            (
                conversation_id uuid,
                seq             integer,
                content         text,
                language        text
            )
    language plpgsql stable rows 40
    set search_path = pg_catalog
    set plan_cache_mode = force_generic_plan
as
$$
declare
    words tsquery := lectern.whole_words(terms);
begin
    if numnode(words) > 0 then
        return query
            select found.conversation_id, found.seq, found.content, found.language
            from (select w.conversation_id, max(w.created_at) as latest, array_agg(w.seq) as places,
                         array_agg(w.seq) filter (where w.own) as own_places
                  from (select m.conversation_id, m.seq, m.created_at, false as own
                        from lectern.message m
                        where m.user_id = reader
                          and m.status <> 'streaming'
                          and lectern.search_vector(m.content) @@ words
                        union all
                        select m.conversation_id, m.seq, m.created_at, true
                        from unnest(languages) spoken (language)
                                 cross join lateral (
                            select o.conversation_id, o.seq, o.created_at
                            from lectern.message o
                            where o.user_id = reader
                              and o.status <> 'streaming'
                              and o.language <> 'en'
                              and o.language = spoken.language
                              and lectern.stems(o.language, o.content) @@ lectern.stemmed(spoken.language, terms, false)
                            offset 0) m) w
                  group by w.conversation_id
                  order by latest desc, w.conversation_id desc
                  offset 0) holding
                     cross join lateral (
                select m.conversation_id, m.seq, m.content,
                       case when m.seq = any (holding.own_places) then m.language else 'en' end as language
                from (select distinct p.seq from unnest(holding.places) p (seq) order by p.seq desc offset 0) place
                         cross join lateral (
                    select o.conversation_id, o.seq, o.content, o.language
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
            select found.conversation_id, found.seq, found.content, found.language
            from (select c.id
                  from lectern.conversation c
                  where c.user_id = reader
                    and (since is null or c.updated_at >= since)
                    and (until is null or c.updated_at < until)
                  order by c.updated_at desc, c.id desc
                  offset 0) latest
                     cross join lateral (
                select m.conversation_id, m.seq, m.content, m.language
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

revoke all on function lectern.latest_matching(text, text[], text[], text[], text, timestamptz, timestamptz, integer) from public;
grant execute on function lectern.latest_matching(text, text[], text[], text[], text, timestamptz, timestamptz, integer) to lectern_search;

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
    whole     tsquery := lectern.whole_words(terms);
    others    text[]  := case when beginning is null then terms else terms[1 : cardinality(terms) - 1] end;
    beside    tsquery := lectern.whole_words(others);
    begun     text[]  := array_remove(patterns || beginning, null);
    languages text[]  := array(select distinct c.language
                               from lectern.conversation c
                               where c.user_id = reader
                                 and c.language <> 'en');
    marked    tsquery := lectern.search_query(terms, beginning is not null);
    -- Words that mean nothing by themselves have no stems to be ranked by.
    stems     boolean := exists (select from unnest(terms) term where numnode(plainto_tsquery('english', term)) > 0);
    within    text    := format('StartSel=%s, StopSel=%s, MinWords=12, MaxWords=30, MaxFragments=1', opening, closing);
begin
    if reader is distinct from lectern.current_reader() or cardinality(terms) + cardinality(patterns) = 0 then
        return;
    end if;
    for i in 1 .. cardinality(languages)
        loop
            marked := marked || lectern.stemmed(languages[i], terms, beginning is not null);
        end loop;
    return query
        with indexed as materialized (
            select i.conversation_id, i.seq, i.content, i.language
            from lectern.latest_matching(reader, terms, languages, patterns, part, since, until, depth) i
            where numnode(whole) > 0),
        begun_with as materialized (
            select b.conversation_id, b.seq, b.content, b.language
            from lectern.latest_matching(reader, others, languages, begun, begun_part, since, until, depth) b
            where (beginning is not null or numnode(whole) = 0)
              and (select count(distinct i.conversation_id) from indexed i) < hits),
        found as (
            (select i.conversation_id, i.seq, i.content, i.language, 1 as weight
             from indexed i
             union all
             select b.conversation_id, b.seq, b.content, b.language, 1
             from begun_with b
             where not exists (select from indexed i where i.conversation_id = b.conversation_id and i.seq = b.seq)
             limit depth)
            union all
            -- A title is worth twice its words.
            (select c.id, null, c.title, c.language, 2
             from lectern.conversation c
             where c.user_id = reader
               and c.id in (select w.id
                            from lectern.conversation w
                            where w.user_id = reader
                              and numnode(whole) > 0
                              and lectern.search_vector(w.title) @@ whole
                              and w.title ~* all (patterns)
                            union all
                            select s.id
                            from unnest(languages) spoken (language)
                                     cross join lateral (
                                select o.id, o.title
                                from lectern.conversation o
                                where o.user_id = reader
                                  and o.language <> 'en'
                                  and o.language = spoken.language
                                  and lectern.stems(o.language, o.title) @@ lectern.stemmed(spoken.language, terms, false)
                                offset 0) s
                            where s.title ~* all (patterns)
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
            select f.conversation_id, f.seq, f.content, f.language,
                   f.weight * greatest(0.001, case
                       when numnode(marked) = 0 then 0
                       when stems then ts_rank_cd(lectern.stems(f.language, f.content), marked, 1)
                       else ts_rank_cd(to_tsvector('pg_catalog.simple', f.content), marked, 1) end)::float8 as rank
            from found f),
        best as (
            select distinct on (r.conversation_id) r.conversation_id, r.seq, r.content, r.language, r.rank
            from ranked r
            order by r.conversation_id, r.rank desc, r.seq desc nulls first),
        top as (
            select c.id, c.title, c.created_at, c.updated_at, c.version, b.seq, b.content, b.language, b.rank
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
                   when numnode(marked) > 0 then ts_headline(lectern.configuration(t.language), t.content, marked, within)
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
