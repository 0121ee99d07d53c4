package dev.lectern.core.conversation;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.PublishedPassages;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells whether what was cited once is still what the book says. Stateless, safe for many threads.
 */
public final class CitedPassages {
    private final PublishedPassages published;

    /** Wires the use case. */
    public CitedPassages(PublishedPassages published) {
        this.published = Objects.requireNonNull(published, "published");
    }

    /**
     * The passages these messages cite that the book no longer has as they were.
     *
     * @return empty if nobody can tell just now, because the index is away: what was said can be read all the same
     */
    public Optional<Set<PassageId>> changed(List<Message> messages) {
        Set<PassageId> cited = messages.stream()
                .flatMap(message -> message.citations().stream())
                .map(Citation::passage)
                .collect(Collectors.toSet());
        if (cited.isEmpty()) {
            return Optional.of(cited);
        }
        try {
            cited.removeAll(published.among(Set.copyOf(cited)));
            return Optional.of(cited);
        } catch (PortUnavailableException e) {
            return Optional.empty();
        }
    }
}
