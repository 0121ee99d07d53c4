package dev.lectern.testkit.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.book.BookSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** What every {@link BookSource} must do, whatever it reads. */
public interface BookSourceContract {
    /** A book of at least two sections, all of which can be read. */
    BookSource readable() throws IOException;

    /** The same book, with one part more that cannot be read. */
    BookSource withAnUnreadablePart() throws IOException;

    /** A book that cannot be read at all. */
    BookSource unreadable() throws IOException;

    @Test
    default void reading_again_gives_the_same() throws IOException {
        BookSource book = readable();

        assertThat(book.read()).isEqualTo(book.read());
        assertThat(book.read().sections()).hasSizeGreaterThan(1);
    }

    @Test
    default void pages_are_those_that_the_sections_stand_on() throws IOException {
        BookSource.Content content = readable().read();

        assertThat(content.sections().stream()
                        .map(section -> section.locator().page())
                        .distinct())
                .hasSize(content.pages());
    }

    @Test
    default void a_part_that_cannot_be_read_is_reported_and_loses_nothing_else() throws IOException {
        BookSource.Content whole = readable().read();
        BookSource.Content holed = withAnUnreadablePart().read();

        assertThat(whole.skipped()).isEmpty();
        assertThat(holed.skipped()).hasSize(1).allSatisfy(skipped -> {
            assertThat(skipped.file()).isNotBlank();
            assertThat(skipped.reason()).isNotBlank();
        });
        assertThat(holed.sections()).isEqualTo(whole.sections());
    }

    @Test
    default void a_book_that_cannot_be_read_is_an_error_and_not_an_empty_book() throws IOException {
        BookSource book = unreadable();

        assertThatThrownBy(book::read).isInstanceOf(UncheckedIOException.class);
    }
}
