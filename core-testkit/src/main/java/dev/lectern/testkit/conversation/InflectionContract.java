package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.identity.Language;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.Readers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * For a {@link dev.lectern.core.conversation.ConversationRepository} that finds words in every form of a conversation's
 * language. One that finds them as they are written keeps its contract, too.
 */
@Tag("FR-013")
public interface InflectionContract extends NeedsConversations {
    /** The readers of {@link #conversations()}. */
    UserRepository users();

    @Test
    default void a_word_is_found_in_every_form_of_the_language_it_stands_in() {
        found(Language.ENGLISH, "The keys were rotated.", "rotating", "rotated");
        found(Language.GERMAN, "Die Vertr\u00E4ge wurden gek\u00FCndigt.", "vertrag", "Vertr\u00E4ge");
        found(Language.FRENCH, "Les chevaux mangent des pommes.", "cheval", "chevaux");
        found(Language.SPANISH, "Los ni\u00F1os corren por las ciudades.", "ciudad", "ciudades");
        found(
                Language.RUSSIAN,
                "\u041C\u044B \u0447\u0438\u0442\u0430\u043B\u0438 \u0438\u043D\u0442\u0435\u0440\u0435\u0441\u043D\u044B\u0435 \u043A\u043D\u0438\u0433\u0438.",
                "\u043A\u043D\u0438\u0433\u0430",
                "\u043A\u043D\u0438\u0433\u0438");
        found(Language.TURKISH, "Kitaplar\u0131n sayfalar\u0131 var.", "kitap", "Kitaplar\u0131n");
        found(
                Language.ARABIC,
                "\u0648\u0636\u0639\u062A \u0627\u0644\u0643\u062A\u0627\u0628 \u0639\u0644\u0649 \u0627\u0644\u0637\u0627\u0648\u0644\u0629",
                "\u0643\u062A\u0627\u0628",
                "\u0627\u0644\u0643\u062A\u0627\u0628");
        found(Language.DUTCH, "De boeken liggen op tafel.", "boek", "boeken");
    }

    private void found(Language language, String said, String typed, String marked) {
        UserId reader = Readers.unique();
        ConversationId id = held(reader, language, "?", said);

        for (String text : List.of(typed + " ", "\"" + typed + "\"")) {
            List<SearchHit> hits = search(reader, text);
            assertThat(hits).as("%s in %s", text, language).hasSize(1);
            SearchHit hit = hits.getFirst();
            assertThat(hit.conversation().id()).isEqualTo(id);
            assertThat(hit.snippet().marks())
                    .extracting(mark -> hit.snippet().text().substring(mark.start(), mark.end()))
                    .containsExactly(marked);
        }
    }

    @Test
    default void no_language_hides_a_word_that_is_typed_as_it_stands() {
        String said = "The keys und Schl\u00FCssel, les cl\u00E9s, \u043A\u043B\u044E\u0447\u0430\u043C\u0438.";
        for (Language language : Language.values()) {
            UserId reader = Readers.unique();
            ConversationId id = held(reader, language, "Die H\u00E4user", said);

            for (String text : List.of(
                    "keys ",
                    "schl\u00FCssel ",
                    "cl\u00E9s ",
                    "\u043A\u043B\u044E\u0447\u0430\u043C\u0438 ",
                    "\"und schl\u00FCssel\"",
                    "h\u00E4user ",
                    "schl\u00FCss",
                    "key ")) {
                assertThat(found(reader, text)).as("%s in %s", text, language).containsExactly(id);
            }
        }
    }

    @Test
    default void a_title_is_found_in_every_form_too() {
        UserId reader = Readers.unique();
        ConversationId id = held(reader, Language.GERMAN, "Alte H\u00E4user", "Ja.");

        assertThat(found(reader, "haus ")).containsExactly(id);
    }

    @Test
    default void an_empty_conversation_is_in_the_language_of_its_page() {
        UserId reader = Readers.unique();
        ConversationId id = SampleTurns.newId();
        conversations().create(reader, id, "Alte H\u00E4user", Language.GERMAN, NOON);

        assertThat(found(reader, "haus ")).containsExactly(id);
    }

    @Test
    default void a_beginning_is_found_beside_a_word_in_another_form() {
        UserId reader = Readers.unique();
        ConversationId id = held(reader, Language.GERMAN, "?", "Die Vertr\u00E4ge sind unterschrieben.");
        held(reader, Language.GERMAN, "?", "Die Vertr\u00E4ge sind alt.");

        assertThat(found(reader, "vertrag unterschr")).containsExactly(id);
    }

    @Test
    default void the_readers_choice_counts_more_than_the_page() {
        UserId reader = Readers.unique();
        users().chooseLanguage(reader, Language.GERMAN, NOON);
        ConversationId id = held(reader, Language.FRENCH, "?", "Die Vertr\u00E4ge wurden gek\u00FCndigt.");

        assertThat(found(reader, "vertrag ")).containsExactly(id);
    }

    @Test
    default void what_was_said_stays_in_its_language_whatever_is_chosen_later() {
        UserId reader = Readers.unique();
        ConversationId english = held(reader, null, "?", "The contracts were signed.");
        ConversationId german = held(reader, Language.GERMAN, "?", "Die Vertr\u00E4ge wurden gek\u00FCndigt.");
        users().chooseLanguage(reader, Language.FRENCH, NOON);
        ConversationId french = held(reader, Language.GERMAN, "?", "Les contrats sont des chevaux.");

        assertThat(found(reader, "signing ")).containsExactly(english);
        assertThat(found(reader, "vertrag ")).containsExactly(german);
        assertThat(found(reader, "cheval ")).containsExactly(french);
    }

    @Test
    default void another_answer_is_in_the_language_of_its_conversation() {
        UserId reader = Readers.unique();
        ConversationId id = held(reader, Language.GERMAN, "?", "Nein.");
        Begun.Started again = (Begun.Started) conversations()
                .regenerate(
                        reader, new Regeneration(id, all(reader, id).getLast().id(), null, SampleTurns.NODE, NOON));
        conversations()
                .complete(
                        reader,
                        id,
                        again.answer().id(),
                        SampleTurns.complete("Die Vertr\u00E4ge wurden gek\u00FCndigt.", NOON));
        Begun.Started next = started(reader, SampleTurns.next(id, "Wo sind die H\u00E4user?", NOON));

        assertThat(found(reader, "vertrag ")).containsExactly(id);
        assertThat(search(reader, "haus ").getFirst().message())
                .isEqualTo(next.question().id());
    }

    private ConversationId held(UserId reader, @Nullable Language language, String title, String answer) {
        NewTurn turn = new NewTurn(
                new NewTurn.Target.Fresh(SampleTurns.newId(), title, language),
                "Wie bitte?",
                Map.of(),
                null,
                SampleTurns.NODE,
                NOON);
        Begun.Started started = started(reader, turn);
        ConversationId id = started.conversation().id();
        conversations().complete(reader, id, started.answer().id(), SampleTurns.complete(answer, NOON));
        return id;
    }

    private List<SearchHit> search(UserId reader, String text) {
        return conversations().search(reader, text, HistoryFilter.ALL, 10);
    }

    private List<ConversationId> found(UserId reader, String text) {
        return search(reader, text).stream().map(hit -> hit.conversation().id()).toList();
    }
}
