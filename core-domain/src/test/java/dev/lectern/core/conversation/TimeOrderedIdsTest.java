package dev.lectern.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    @Test
    void an_id_is_a_uuid_of_version_7_that_begins_with_its_millisecond() {
        UUID id = new TimeOrderedIds(() -> Instant.ofEpochMilli(0x0123456789abL))
                .get()
                .value();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).startsWith("01234567-89ab-7");
    }

    @Test
    void a_later_id_is_greater() {
        String earlier =
                new TimeOrderedIds(() -> Instant.ofEpochMilli(1_000)).get().toString();
        String later =
                new TimeOrderedIds(() -> Instant.ofEpochMilli(1_001)).get().toString();
        assertThat(later).isGreaterThan(earlier);
    }

    @Test
    void ids_of_one_millisecond_differ() {
        TimeOrderedIds ids = new TimeOrderedIds(() -> Instant.EPOCH);
        Set<ConversationId> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(ids.get());
        }
        assertThat(seen).hasSize(10_000);
    }
}
