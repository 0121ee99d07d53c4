package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as their owners write them, and what the driver is told. */
@Tag("T002")
final class PostgresSettingsTest {
    @Test
    void the_defaults_fit_a_small_server() {
        PostgresSettings settings = PostgresSettings.of("postgresql://localhost/lectern");

        assertThat(settings.poolSize()).isEqualTo(10);
        assertThat(settings.directUrl()).isNull();
        assertThat(settings.prepareThreshold()).isNull();
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.acquireTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.statementTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.wakeTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.migrating()).isEqualTo(settings.serving());
    }

    @Test
    void a_uri_is_told_to_the_driver_in_its_own_words() {
        PostgresUrl url = PostgresUrl.parse(
                "postgresql://ada:p%40ss%2Fw%25rd+1@db.example.org:6543/books?sslmode=require&channel_binding=require"
                        + "&options=endpoint%3Dep-1&application_name=lectern-test&connect_timeout=7"
                        + "&target_session_attrs=read-write",
                "url");

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.org:6543/books");
        assertThat(url.pooled()).isNull();
        assertThat(url.properties())
                .isEqualTo(Map.of(
                        "user", "ada",
                        "password", "p@ss/w%rd+1",
                        "sslmode", "require",
                        "channelBinding", "require",
                        "options", "endpoint=ep-1",
                        "ApplicationName", "lectern-test",
                        "connectTimeout", "7",
                        "targetServerType", "primary"));
    }

    @Test
    void both_spellings_and_the_drivers_own_form_are_read() {
        for (String form : new String[] {"postgres://", "postgresql://", "jdbc:postgresql://"}) {
            PostgresUrl url = PostgresUrl.parse(form + "127.0.0.1:54320/lectern?user=ada", "url");

            assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:54320/lectern");
            assertThat(url.properties()).containsEntry("user", "ada");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://ada@localhost/db, prefer",
        "postgresql://ada@127.0.0.1/db, prefer",
        "postgresql://ada@[::1]/db, prefer",
        "postgresql://ada@postgres/db, prefer",
        "postgresql://ada@db.example.org/db, verify-full",
        "postgresql://ada@192.0.2.7/db, verify-full",
        "jdbc:postgresql://db.example.org/db?user=ada, verify-full",
        "postgresql://ada@db.example.org/db?sslmode=disable, disable",
        "postgresql://ada@db.example.org/db?sslmode=require, require",
    })
    void certificates_are_verified_unless_the_host_is_near_or_the_owner_says_otherwise(String url, String mode) {
        assertThat(PostgresUrl.parse(url, "url").properties()).containsEntry("sslmode", mode);
    }

    @Test
    void verifying_uses_the_systems_trust_unless_a_certificate_is_named() {
        assertThat(PostgresUrl.parse("postgresql://a@h.example.org/db", "url").properties())
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        assertThat(PostgresUrl.parse("postgresql://a@h.example.org/db?sslmode=verify-full&sslrootcert=system", "url")
                        .properties())
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
                .doesNotContainKey("sslrootcert");
        assertThat(PostgresUrl.parse("postgresql://a@h.example.org/db?sslrootcert=%2Fetc%2Fca.pem", "url")
                        .properties())
                .containsEntry("sslrootcert", "/etc/ca.pem")
                .doesNotContainKey("sslfactory");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://a@ep-1-pooler.eu.example.org/db, true",
        "postgresql://a@pool.example.org/db?pgbouncer=true, true",
        "postgresql://a@ep-1-pooler.eu.example.org/db?pgbouncer=false, false",
        "postgresql://a@ep-1.eu.example.org/db, ",
        "jdbc:postgresql://ep-1-pooler.eu.example.org/db?user=a, true",
    })
    void a_pooler_is_recognised_where_the_address_says_so(String address, @Nullable Boolean pooled) {
        PostgresUrl url = PostgresUrl.parse(address, "url");

        assertThat(url.pooled()).isEqualTo(pooled);
        assertThat(url.properties()).doesNotContainKey("pgbouncer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://ada:secret@localhost/db",
                "postgresql://ada:secret@localhost",
                "postgresql://ada:secret@localhost/",
                "postgresql://ada:sec ret@localhost/db",
                "postgresql://ada:secret#@localhost/db",
                "postgresql://ada:secret%@localhost/db",
                "postgresql://ada:secret@localhost/db?sslmode",
                "postgresql://ada:secret@localhost/db?schema=secret",
                "postgresql://ada:secret@localhost/db?target_session_attrs=secret",
                "postgresql:///secret",
            })
    void an_address_that_cannot_work_is_refused_without_being_repeated(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresSettings.of(url))
                .satisfies(e -> {
                    assertThat(e.getMessage()).doesNotContain("secret").doesNotContain("sec ret");
                    assertThat(e.getCause()).isNull();
                });
    }

    @Test
    void a_mistake_in_the_direct_address_is_called_by_its_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PostgresSettings.of("postgresql://localhost/db").withDirectUrl("nonsense"))
                .withMessageStartingWith("directUrl");
    }

    @Test
    void numbers_out_of_range_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PostgresSettings.of("postgresql://localhost/db").withPoolSize(0))
                .withMessageContaining("poolSize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Duration.ofMillis(10), 5))
                .withMessageContaining("statementTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Duration.ofSeconds(10), -1))
                .withMessageContaining("prepareThreshold");
    }

    @Test
    @Tag("T002")
    void nothing_prints_an_address() {
        PostgresSettings settings = PostgresSettings.of("postgresql://ada:secret@localhost/db");

        assertThat(settings.toString() + settings.serving()).doesNotContain("secret", "ada");
    }

    private static PostgresSettings settings(Duration statementTimeout, int prepareThreshold) {
        Duration second = Duration.ofSeconds(1);
        return new PostgresSettings(
                "postgresql://localhost/db", null, 1, second, second, statementTimeout, second, prepareThreshold);
    }
}
