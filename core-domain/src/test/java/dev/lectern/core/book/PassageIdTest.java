package dev.lectern.core.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PassageIdTest {
    private static final BookId BOOK = new BookId("handbook");
    private static final Locator KEYS = new Locator("/docs/keys", "rotation");
    private static final List<String> TITLE = List.of("Handbook", "Gr\u00fc\u00dfe");
    private static final Heading OLD = new Heading(5, new Locator("/docs/keys", "old"), List.of("Handbook", "Old"));

    /** What is stored with answers and in indexes of other releases would be found nowhere under other ids. */
    @Test
    void an_id_is_the_same_in_every_release() {
        assertThat(PassageId.of(BOOK, KEYS, TITLE, "Keys rotate.", List.of(OLD), 1))
                .hasToString("5b24debef0b94dd3cf3a72e2c1427888");
    }

    @Test
    void every_part_of_a_passage_changes_its_id() {
        assertThat(Stream.of(
                        PassageId.of(BOOK, KEYS, TITLE, "Keys rotate.", List.of(OLD), 1),
                        PassageId.of(new BookId("other"), KEYS, TITLE, "Keys rotate.", List.of(OLD), 1),
                        PassageId.of(BOOK, new Locator("/docs/keys", null), TITLE, "Keys rotate.", List.of(OLD), 1),
                        PassageId.of(BOOK, KEYS, List.of("Handbook"), "Keys rotate.", List.of(OLD), 1),
                        PassageId.of(BOOK, KEYS, List.of("HandbookGr\u00fc\u00dfe"), "Keys rotate.", List.of(OLD), 1),
                        PassageId.of(BOOK, KEYS, TITLE, "Keys rotate!", List.of(OLD), 1),
                        PassageId.of(BOOK, KEYS, TITLE, "Keys rotate.", List.of(), 1),
                        PassageId.of(
                                BOOK,
                                KEYS,
                                TITLE,
                                "Keys rotate.",
                                List.of(new Heading(6, OLD.locator(), OLD.title())),
                                1),
                        PassageId.of(BOOK, KEYS, TITLE, "Keys rotate.", List.of(new Heading(5, KEYS, OLD.title())), 1),
                        PassageId.of(
                                BOOK, KEYS, TITLE, "Keys rotate.", List.of(new Heading(5, OLD.locator(), TITLE)), 1),
                        PassageId.of(BOOK, KEYS, TITLE, "Keys rotate.", List.of(OLD), 0)))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_is_no_id_is_refused() {
        for (String value :
                List.of("", "0123", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdeg")) {
            assertThatThrownBy(() -> new PassageId(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
