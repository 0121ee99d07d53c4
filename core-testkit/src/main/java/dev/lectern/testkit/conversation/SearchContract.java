package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Finding again what was said. */
@Tag("FR-013")
interface SearchContract extends NeedsConversations {
    @Test
    @Tag("US4.3")
    default void a_word_is_found_in_a_message_and_marked() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How do I begin?", "Install the lectern launcher, then start it.", NOON);
        answered(reader, "Something else?", "Nothing of that kind.", NOON);

        List<SearchHit> hits = search(reader, "Launcher");

        assertThat(hits).hasSize(1);
        SearchHit hit = hits.getFirst();
        assertThat(hit.conversation().id()).isEqualTo(id);
        assertThat(hit.message()).isEqualTo(new MessageId(2));
        assertThat(marked(hit)).containsExactly("launcher");
        assertThat(hit.rank()).isPositive();
    }

    @Test
    default void a_title_is_found_too() {
        UserId reader = Readers.unique();
        ConversationId id = SampleTurns.newId();
        conversations().create(reader, id, "Gutenberg and his press", null, NOON);

        SearchHit hit = search(reader, "gutenberg").getFirst();

        assertThat(hit.conversation().id()).isEqualTo(id);
        assertThat(hit.message()).isNull();
        assertThat(marked(hit)).containsExactly("Gutenberg");
    }

    @Test
    default void every_conversation_is_a_hit_once() {
        UserId reader = Readers.unique();
        ConversationId twice = answered(reader, "What is vellum?", "Vellum is vellum, and vellum again.", NOON);
        ConversationId once = answered(reader, "And parchment?", "Not as fine as vellum.", NOON);

        assertThat(search(reader, "vellum"))
                .extracting(hit -> hit.conversation().id())
                .containsExactlyInAnyOrder(twice, once);
    }

    @Test
    default void hits_come_best_first_and_no_more_than_asked_for() {
        UserId reader = Readers.unique();
        for (int i = 0; i < 5; i++) {
            answered(reader, "Number " + i + "?", "Codex ".repeat(i + 1), NOON.plusSeconds(i));
        }

        List<SearchHit> hits = conversations().search(reader, "codex", HistoryFilter.ALL, 3);

        assertThat(hits).hasSize(3).extracting(hit -> -hit.rank()).isSorted();
    }

    @Test
    default void all_words_must_be_there_and_quoted_ones_in_their_order() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "Printing?", "The printing press needs ink and paper.", NOON);

        assertThat(search(reader, "paper ink"))
                .extracting(hit -> hit.conversation().id())
                .containsExactly(id);
        assertThat(search(reader, "paper glue")).isEmpty();
        assertThat(search(reader, "\"printing press\" paper")).hasSize(1);
        assertThat(search(reader, "\"press printing\"")).isEmpty();
    }

    @Test
    default void the_last_word_may_be_the_beginning_of_one() {
        UserId reader = Readers.unique();
        answered(reader, "Binding?", "Use a bookbinder and thread.", NOON);

        assertThat(search(reader, "thread bookb")).hasSize(1);
        assertThat(search(reader, "bookb thread")).isEmpty();
        assertThat(search(reader, "\"bookb\"")).isEmpty();
    }

    @Test
    default void nothing_typed_into_it_is_syntax() {
        UserId reader = Readers.unique();
        answered(reader, "How?", "It's a \\ 100% sure_thing & more | less ! (really) <-> :* 'quoted'", NOON);

        for (String text : List.of(
                "'",
                "\"",
                "''",
                "\\",
                "it's",
                "a & b",
                "!",
                "(",
                ":*",
                "foo:*",
                "<->",
                "\\'",
                "'; drop table",
                "%",
                "_",
                "\"unclosed phrase",
                "\"\" \"\"",
                "\u0000",
                "\uD83D\uDE80",
                "\uD83D",
                "a'b\\c:*",
                "*",
                "-x",
                "\t \n",
                "http://x.y/z?a=b&c",
                "you@example.org",
                "1.5e-3",
                "x".repeat(5000))) {
            assertThatCode(() -> search(reader, text)).as(text).doesNotThrowAnyException();
        }
    }

    @Test
    default void markup_in_the_words_is_text_and_marks_are_places() {
        UserId reader = Readers.unique();
        answered(reader, "How?", "Beware of [mark]colophon[/mark] and **colophon** there.", NOON);

        SearchHit hit = search(reader, "colophon").getFirst();

        assertThat(hit.snippet().text()).contains("[mark]colophon[/mark]");
        assertThat(marked(hit)).containsOnly("colophon").hasSize(2);
    }

    @Test
    default void a_term_of_a_script_without_spaces_may_stand_anywhere() {
        UserId reader = Readers.unique();
        ConversationId japanese = answered(
                reader,
                "How?",
                "\u9375\u306E\u5909\u66F4\u306F\u8A2D\u5B9A\u753B\u9762\u3067\u884C\u3044\u307E\u3059\u3002Java \u3082\u4F7F\u3048\u307E\u3059\u3002",
                NOON);
        ConversationId chinese =
                answered(reader, "How?", "\u8BF7\u5728\u8BBE\u7F6E\u4E2D\u66F4\u6362\u5BC6\u94A5\u3002", NOON);
        ConversationId thai = answered(
                reader,
                "How?",
                "\u0E40\u0E1B\u0E25\u0E35\u0E48\u0E22\u0E19\u0E01\u0E38\u0E0D\u0E41\u0E08\u0E43\u0E19\u0E01\u0E32\u0E23\u0E15\u0E31\u0E49\u0E07\u0E04\u0E48\u0E32",
                NOON);
        ConversationId korean =
                answered(reader, "How?", "\uC124\uC815\uC5D0\uC11C \uD0A4\uB97C \uBC14\uAFB8\uC138\uC694.", NOON);

        assertThat(found(reader, "\u8A2D\u5B9A")).containsExactly(japanese);
        assertThat(found(reader, "\u5BC6\u94A5")).containsExactly(chinese);
        assertThat(found(reader, "\u0E01\u0E38\u0E0D\u0E41\u0E08")).containsExactly(thai);
        assertThat(found(reader, "\uC124\uC815")).containsExactly(korean);
        assertThat(found(reader, "\u8A2D\u5B9A \u9375")).containsExactly(japanese);
        assertThat(found(reader, "\u8A2D\u5B9A java")).containsExactly(japanese);
        assertThat(found(reader, "jav \u8A2D\u5B9A")).isEmpty();
        assertThat(found(reader, "\"\u8A2D\u5B9A \u9375\"")).isEmpty();
        assertThat(found(reader, "\u8A2D\u5B9A %_.*\\")).containsExactly(japanese);
        assertThat(marked(search(reader, "\u8A2D\u5B9A java").getFirst())).containsExactly("\u8A2D\u5B9A", "Java");
    }

    @Test
    default void case_means_nothing_in_any_alphabet() {
        UserId reader = Readers.unique();
        ConversationId russian = answered(
                reader,
                "How?",
                "\u0421\u043C\u0435\u043D\u0430 \u041A\u041B\u042E\u0427\u0410 \u0438 \u043A\u043D\u0438\u0433\u0430.",
                NOON);
        ConversationId french = answered(reader, "How?", "\u00C9valuation et \u00E9dition.", NOON);

        assertThat(found(reader, "\u043A\u043B\u044E\u0447\u0430 \u041A\u041D\u0418\u0413\u0410 "))
                .containsExactly(russian);
        assertThat(found(reader, "\u043A\u043D\u0438")).containsExactly(russian);
        assertThat(found(reader, "\u00E9VALUATION")).containsExactly(french);
        assertThat(found(reader, "\u00C9di")).containsExactly(french);
        ConversationId mixed = answered(reader, "How?", "In JavaScript and in GR\u00D6\u00DFENordnung.", NOON);
        assertThat(found(reader, "jAVAs")).containsExactly(mixed);
        assertThat(found(reader, "gr\u00F6\u00DFeN")).containsExactly(mixed);
    }

    @Test
    default void the_words_of_a_phrase_follow_each_other_whatever_stands_between() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "Cut the paper,\nthen fold it: paper-knife in hand.", NOON);

        assertThat(found(reader, "\"the paper then fold\"")).containsExactly(id);
        assertThat(found(reader, "\"PAPER KNIFE\"")).containsExactly(id);
        assertThat(found(reader, "paper-kni")).containsExactly(id);
        assertThat(found(reader, "\"paper fold\"")).isEmpty();
        assertThat(found(reader, "\"pap then\"")).isEmpty();
    }

    @Test
    default void a_whole_word_is_found_and_so_is_what_begins_with_it() {
        UserId reader = Readers.unique();
        ConversationId whole = answered(reader, "How?", "Light the lamp.", NOON);
        ConversationId begun = answered(reader, "How?", "Mend the lampshade.", NOON);
        ConversationId title = SampleTurns.newId();
        conversations().create(reader, title, "Lamplighters", null, NOON);
        answered(reader, "How?", "Clamp it.", NOON);

        assertThat(found(reader, "lamp")).containsExactlyInAnyOrder(whole, begun, title);
        assertThat(found(reader, "\"lamp\"")).containsExactly(whole);
        assertThat(found(reader, "mend lamp")).containsExactly(begun);
    }

    @Test
    default void one_long_conversation_does_not_hide_the_others() {
        UserId reader = Readers.unique();
        ConversationId old = answered(reader, "How?", "Sand the deckle.", NOON);
        ConversationId id = answered(reader, "First?", "A deckle.", NOON.plusSeconds(1));
        for (int i = 2; i < 60; i++) {
            Instant at = NOON.plusSeconds(i);
            Begun.Started turn = started(reader, SampleTurns.next(id, "Which deckle?", at));
            conversations().complete(reader, id, turn.answer().id(), SampleTurns.complete("Another deckle.", at));
        }

        assertThat(found(reader, "deckle")).containsExactlyInAnyOrder(old, id);
        assertThat(found(reader, "deckl")).containsExactlyInAnyOrder(old, id);
    }

    @Test
    default void an_old_conversation_is_found_by_its_time_however_many_are_newer() {
        UserId reader = Readers.unique();
        ConversationId old = answered(reader, "How?", "Bone the folio.", NOON);
        for (int i = 1; i <= 60; i++) {
            answered(reader, "Folio " + i + "?", "Another folio.", NOON.plusSeconds(i));
        }

        HistoryFilter early = new HistoryFilter(null, NOON.plusSeconds(1));
        for (String text : List.of("folio", "fol", "\"the folio\"")) {
            assertThat(conversations().search(reader, text, early, 10))
                    .extracting(hit -> hit.conversation().id())
                    .containsExactly(old);
        }
    }

    @Test
    default void markup_in_the_words_never_marks_anything() {
        UserId reader = Readers.unique();
        String hostile = "<mark>vellum</mark> <b onclick=x>trap</b> </script><em>vellum</em> x0123456789abcdef trap";
        answered(reader, "How?", hostile, NOON);

        SearchHit hit = search(reader, "vellum").getFirst();

        assertThat(marked(hit)).containsOnly("vellum").hasSize(2);
        assertThat(marked(search(reader, "trap").getFirst())).containsOnly("trap");
    }

    @Test
    default void a_search_is_bounded_by_time() {
        UserId reader = Readers.unique();
        ConversationId old = answered(reader, "Old?", "A quire of paper.", NOON);
        ConversationId recent = answered(reader, "New?", "A quire of vellum.", NOON.plusSeconds(60));

        assertThat(conversations().search(reader, "quire", new HistoryFilter(NOON.plusSeconds(1), null), 10))
                .extracting(hit -> hit.conversation().id())
                .containsExactly(recent);
        assertThat(conversations().search(reader, "quire", new HistoryFilter(null, NOON.plusSeconds(60)), 10))
                .extracting(hit -> hit.conversation().id())
                .containsExactly(old);
    }

    @Test
    default void what_was_deleted_is_not_found() {
        UserId reader = Readers.unique();
        ConversationId id = answered(reader, "How?", "With a quill.", NOON);
        conversations().delete(reader, id);
        assertThat(search(reader, "quill")).isEmpty();
    }

    private List<SearchHit> search(UserId reader, String text) {
        return conversations().search(reader, text, HistoryFilter.ALL, 10);
    }

    private List<ConversationId> found(UserId reader, String text) {
        return search(reader, text).stream().map(hit -> hit.conversation().id()).toList();
    }

    private static List<String> marked(SearchHit hit) {
        return hit.snippet().marks().stream()
                .map(mark -> hit.snippet().text().substring(mark.start(), mark.end()))
                .map(word -> Character.isUpperCase(word.charAt(0)) ? word : word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
