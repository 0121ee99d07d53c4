package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MigrationsTest {
    @Test
    void an_older_server_is_refused_with_the_version_that_is_needed() {
        assertThatThrownBy(() -> Migrations.requireSupported(14))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the database is PostgreSQL 14; Lectern needs PostgreSQL 15 or newer");
    }

    @Test
    void the_oldest_that_is_supported_is_taken() {
        assertThatCode(() -> Migrations.requireSupported(15)).doesNotThrowAnyException();
    }
}
