package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.Readers;
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
        conversations().create(reader, id, "Gutenberg and his press", NOON);

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

        assertThat(hits).hasSize(3);
        assertThat(hits).extracting(hit -> -hit.rank()).isSorted();
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

    private static List<String> marked(SearchHit hit) {
        return hit.snippet().marks().stream()
                .map(mark -> hit.snippet().text().substring(mark.start(), mark.end()))
                .map(word -> Character.isUpperCase(word.charAt(0)) ? word : word.toLowerCase(Locale.ROOT))
                .toList();
    }
}
