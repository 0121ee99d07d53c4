package dev.lectern.testkit.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PublishedPassages;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retriever;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link PublishedPassages} must do. Each test has a book of its own. */
public interface PublishedPassagesContract {
    /** What is published of this book, whether there is anything or not. */
    PublishedPassages published(BookId book);

    /** A retriever over this book, indexed as the application does it, with a {@link WordEmbedder}; again if it was before. */
    Retriever over(BookId book, BookSource source);

    private static PassageId only(Retriever retriever, String question) {
        return retriever
                .retrieve(Query.of(question), 1)
                .passages()
                .getFirst()
                .passage()
                .id();
    }

    @Test
    default void a_passage_that_was_changed_or_removed_is_there_no_longer() {
        BookId book = new BookId("changing");
        Retriever retriever = over(
                book,
                SampleBook.of(
                        SampleBook.page("/a", "Alpha stays."),
                        SampleBook.page("/b", "Beta changes."),
                        SampleBook.page("/c", "Gamma goes.")));
        PassageId stays = only(retriever, "alpha");
        PassageId changes = only(retriever, "beta");
        PassageId goes = only(retriever, "gamma");
        PublishedPassages published = published(book);
        assertThat(published.among(List.of(goes, stays, changes, stays)))
                .containsExactlyInAnyOrder(stays, changes, goes);

        Retriever again = over(
                book, SampleBook.of(SampleBook.page("/a", "Alpha stays."), SampleBook.page("/b", "Beta has changed.")));

        assertThat(published.among(Set.of(stays, changes, goes))).containsExactly(stays);
        PassageId changed = only(again, "beta");
        assertThat(published.among(Set.of(changed))).containsExactly(changed);
    }

    @Test
    default void another_books_passages_are_not_there() {
        BookId book = new BookId("own");
        over(book, SampleBook.of(SampleBook.page("/a", "Alpha.")));
        PassageId foreign = only(over(new BookId("other"), SampleBook.of(SampleBook.page("/a", "Alpha."))), "alpha");
        assertThat(published(book).among(Set.of(foreign))).isEmpty();
        assertThat(published(book).among(Set.of())).isEmpty();
    }

    @Test
    default void of_a_book_that_was_never_indexed_nobody_can_tell() {
        PublishedPassages published = published(new BookId("never"));
        Set<PassageId> any = Set.of(new PassageId("0".repeat(32)));
        assertThatThrownBy(() -> published.among(any)).isInstanceOf(PortUnavailableException.class);
    }
}
