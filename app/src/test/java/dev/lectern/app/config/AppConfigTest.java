package dev.lectern.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lectern.auth.jwks.JwksSettings;
import dev.lectern.core.book.BookId;
import dev.lectern.core.privacy.RetentionPolicy;
import dev.lectern.rag.openai.OpenAiEmbedderSettings;
import dev.lectern.rag.openai.OpenAiSettings;
import dev.lectern.rag.qdrant.QdrantSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("T002")
final class AppConfigTest {
    @TempDir
    private Path root = Path.of("");

    @Test
    @Tag("T027")
    void an_empty_environment_gives_the_documented_defaults() {
        AppConfig config = AppConfig.load(Map.of(), root);

        assertThat(config)
                .isEqualTo(new AppConfig(
                        root.resolve(".lectern"),
                        "127.0.0.1",
                        8080,
                        "http://127.0.0.1:8080",
                        new AppConfig.Auth(
                                URI.create("http://127.0.0.1:8081"),
                                true,
                                JwksSettings.of(
                                        URI.create("http://127.0.0.1:8081/api/auth/jwks"),
                                        "http://127.0.0.1:8080",
                                        "lectern"),
                                false,
                                null,
                                Map.of()),
                        new AppConfig.Database(null, null, 54_320),
                        new AppConfig.Book(
                                new BookId("handbook"), "Handbook", root.resolve("frontend/handbook/docs"), "/docs"),
                        new AppConfig.Index(AppConfig.Engine.LUCENE, null, null),
                        new AppConfig.Answers(null, true),
                        null,
                        List.of("http://localhost:8080"),
                        0,
                        3,
                        new AppConfig.Retention(
                                new RetentionPolicy(365, null), Duration.ofHours(6), 20, Duration.ofDays(90)),
                        30,
                        Duration.ZERO,
                        false,
                        null));
        assertThat(config.database().isEmbedded()).isTrue();
    }

    @Test
    void every_variable_arrives_where_it_belongs() throws IOException {
        Path book = Files.createDirectories(root.resolve("book"));
        Path site = Files.createDirectories(root.resolve("site"));
        Map<String, String> environment = new HashMap<>();
        environment.put("LECTERN_HOME", "elsewhere");
        environment.put("LECTERN_HOST", "0.0.0.0");
        environment.put("LECTERN_PORT", "9000");
        environment.put("LECTERN_PUBLIC_URL", "https://book.example.org/");
        environment.put("LECTERN_AUTH_PORT", "9001");
        environment.put("LECTERN_AUTH_URL", "http://auth.internal:3000");
        environment.put("LECTERN_ISSUER", "https://id.example.org");
        environment.put("LECTERN_AUDIENCE", "readers");
        environment.put("LECTERN_JWKS_URL", "https://id.example.org/keys");
        environment.put("LECTERN_TOKEN_ALGORITHMS", "RS256, ES256");
        environment.put("LECTERN_SUBJECT_CLAIM", "oid");
        environment.put("LECTERN_HASH_SUBJECTS", "1");
        environment.put("LECTERN_SESSION_TOKENS", "1");
        environment.put("LECTERN_ALLOWED_ORIGINS", "https://a.example.org, https://b.example.org/");
        environment.put("LECTERN_TRUSTED_PROXIES", "1");
        environment.put("LECTERN_DB_PORT", "9002");
        environment.put("DATABASE_URL", "postgresql://lectern:secret@db-pooler.example.org/lectern");
        environment.put("DATABASE_DIRECT_URL", "postgres://lectern:secret@db.example.org:5433/lectern");
        environment.put("LECTERN_BOOK_ID", "manual");
        environment.put("LECTERN_BOOK_TITLE", "The Manual");
        environment.put("LECTERN_BOOK_DIR", "book");
        environment.put("LECTERN_ROUTE_BASE", "/");
        environment.put("LECTERN_RETRIEVER", "qdrant");
        environment.put("QDRANT_URL", "https://qdrant.example.org:6334/");
        environment.put("QDRANT_API_KEY", "a key");
        environment.put("LECTERN_GENERATOR", "openai");
        environment.put("LECTERN_OPENAI_BASE_URL", "https://models.example.org/v1");
        environment.put("LECTERN_OPENAI_API_KEY", "a-key");
        environment.put("LECTERN_OPENAI_MODEL", "a-model");
        environment.put("LECTERN_EMBEDDER", "openai");
        environment.put("LECTERN_OPENAI_EMBEDDING_MODEL", "an-embedder");
        environment.put("LECTERN_OPENAI_EMBEDDING_DIMENSIONS", "1536");
        environment.put("LECTERN_OPENAI_TEMPERATURE", "none");
        environment.put("LECTERN_OPENAI_FALLBACK", "none");
        environment.put("LECTERN_OPENAI_CONNECT_SECONDS", "1");
        environment.put("LECTERN_OPENAI_FIRST_SECONDS", "2");
        environment.put("LECTERN_OPENAI_IDLE_SECONDS", "3");
        environment.put("LECTERN_OPENAI_ANSWER_SECONDS", "4");
        environment.put("LECTERN_SITE_DIR", "site");
        environment.put("LECTERN_PASSAGES", "5");
        environment.put("LECTERN_RETENTION_DAYS", "30");
        environment.put("LECTERN_RETENTION_MAX_DAYS", "90");
        environment.put("LECTERN_PURGE_HOURS", "12");
        environment.put("LECTERN_PURGE_SHARE", "5");
        environment.put("LECTERN_BACKUP_DAYS", "30");
        environment.put("LECTERN_QUESTIONS_PER_MINUTE", "12");
        environment.put("LECTERN_ANSWER_PAUSE_MS", "250");
        environment.put("LECTERN_LOG_FORMAT", "json");
        environment.put("LECTERN_MANAGEMENT_PORT", "9003");
        environment.put("LECTERN_MANAGEMENT_HOST", "10.0.0.7");
        environment.put("LECTERN_BUILD", "no");
        environment.put("LECTERN_JAVA_OPTS", "-Xmx2g");
        environment.put("BETTER_AUTH_SECRET", "0123456789abcdef0123456789abcdef");
        environment.put("BETTER_AUTH_SECRETS", "2:0123456789abcdef0123456789abcdef");
        environment.put("SMTP_URL", "smtp://mail.example.org");
        environment.put("MAIL_FROM", "Lectern <lectern@example.org>");
        environment.put("AUTH_REQUIRE_EMAIL_VERIFICATION", "1");
        environment.put("AUTH_RATE_LIMIT_FACTOR", "10");
        environment.put("AUTH_KEY_ROTATION_DAYS", "7");
        assertThat(environment.keySet())
                .as("a new variable is mapped here, too")
                .containsExactlyInAnyOrderElementsOf(
                        List.of(Variable.values()).stream().map(Variable::name).toList());

        AppConfig config = AppConfig.load(environment, root);

        assertThat(config)
                .isEqualTo(new AppConfig(
                        root.resolve("elsewhere"),
                        "0.0.0.0",
                        9000,
                        "https://book.example.org",
                        new AppConfig.Auth(
                                URI.create("http://auth.internal:3000"),
                                false,
                                JwksSettings.of(
                                                URI.create("https://id.example.org/keys"),
                                                "https://id.example.org",
                                                "readers")
                                        .withAlgorithms(Set.of("RS256", "ES256"))
                                        .withSubjectClaim("oid")
                                        .withHashedSubjects(true),
                                true,
                                "0123456789abcdef0123456789abcdef",
                                Map.of(
                                        "BETTER_AUTH_SECRETS", "2:0123456789abcdef0123456789abcdef",
                                        "SMTP_URL", "smtp://mail.example.org",
                                        "MAIL_FROM", "Lectern <lectern@example.org>",
                                        "AUTH_REQUIRE_EMAIL_VERIFICATION", "1",
                                        "AUTH_RATE_LIMIT_FACTOR", "10",
                                        "AUTH_KEY_ROTATION_DAYS", "7")),
                        new AppConfig.Database(
                                "postgresql://lectern:secret@db-pooler.example.org/lectern",
                                "postgres://lectern:secret@db.example.org:5433/lectern",
                                9002),
                        new AppConfig.Book(new BookId("manual"), "The Manual", book, "/"),
                        new AppConfig.Index(
                                AppConfig.Engine.QDRANT,
                                QdrantSettings.of(URI.create("https://qdrant.example.org:6334"))
                                        .withApiKey("a key"),
                                OpenAiEmbedderSettings.of(
                                        OpenAiSettings.of(URI.create("https://models.example.org/v1"), "an-embedder")
                                                .withApiKey("a-key"),
                                        1_536)),
                        new AppConfig.Answers(
                                OpenAiSettings.of(URI.create("https://models.example.org/v1"), "a-model")
                                        .withApiKey("a-key")
                                        .withTemperature(null)
                                        .withPatience(new OpenAiSettings.Patience(
                                                Duration.ofSeconds(1),
                                                Duration.ofSeconds(2),
                                                Duration.ofSeconds(3),
                                                Duration.ofSeconds(4),
                                                Duration.ofSeconds(3))),
                                false),
                        site,
                        List.of("https://a.example.org", "https://b.example.org"),
                        1,
                        5,
                        new AppConfig.Retention(
                                new RetentionPolicy(30, 90), Duration.ofHours(12), 5, Duration.ofDays(30)),
                        12,
                        Duration.ofMillis(250),
                        true,
                        new AppConfig.Management("10.0.0.7", 9003)));
    }

    @Test
    void the_key_of_qdrant_is_neither_sent_nor_said_in_clear() {
        assertThatThrownBy(() -> AppConfig.load(
                        Map.of(
                                "LECTERN_RETRIEVER", "qdrant",
                                "QDRANT_URL", "http://qdrant.internal:6334",
                                "QDRANT_API_KEY", "hush-hush"),
                        root))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("QDRANT_API_KEY is only sent over TLS")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void a_key_of_a_model_is_not_sent_in_clear_and_never_repeated() {
        assertThatThrownBy(() -> AppConfig.load(
                        Map.of(
                                "LECTERN_GENERATOR", "openai",
                                "LECTERN_OPENAI_BASE_URL", "http://models.internal/v1",
                                "LECTERN_OPENAI_MODEL", "a-model",
                                "LECTERN_OPENAI_API_KEY", "hush-hush"),
                        root))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("LECTERN_OPENAI_API_KEY")
                .hasMessageContaining("only sent over TLS")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void a_configuration_does_not_show_the_key_of_a_model() {
        AppConfig config = AppConfig.load(
                Map.of(
                        "LECTERN_GENERATOR", "openai",
                        "LECTERN_OPENAI_BASE_URL", "https://models.internal/v1",
                        "LECTERN_OPENAI_MODEL", "a-model",
                        "LECTERN_OPENAI_API_KEY", "hush-hush"),
                root);

        assertThat(config.toString()).contains("a-model").doesNotContain("hush");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
                    LECTERN_HOST                    | a host       | LECTERN_HOST must be a host name
                    LECTERN_RETRIEVER               | solr         | LECTERN_RETRIEVER must be lucene or qdrant
                    LECTERN_RETRIEVER               | qdrant       | QDRANT_URL is missing
                    QDRANT_URL                      | qdrant:6334  | QDRANT_URL must be an origin
                    LECTERN_GENERATOR               | gpt          | LECTERN_GENERATOR must be extractive or openai
                    LECTERN_GENERATOR               | openai       | LECTERN_OPENAI_BASE_URL is missing
                    LECTERN_GENERATOR               | openai       | LECTERN_OPENAI_MODEL is missing
                    LECTERN_EMBEDDER                | word2vec     | LECTERN_EMBEDDER must be onnx or openai
                    LECTERN_EMBEDDER                | openai       | LECTERN_OPENAI_EMBEDDING_MODEL is missing
                    LECTERN_EMBEDDER                | openai       | LECTERN_OPENAI_EMBEDDING_DIMENSIONS is missing
                    LECTERN_OPENAI_TEMPERATURE      | hot          | LECTERN_OPENAI_TEMPERATURE must be a number
                    LECTERN_OPENAI_FALLBACK         | google       | LECTERN_OPENAI_FALLBACK must be extractive or none
                    LECTERN_OPENAI_FIRST_SECONDS    | 0            | LECTERN_OPENAI_FIRST_SECONDS must be a whole number
                    LECTERN_PORT                    | http         | LECTERN_PORT must be a whole number from 1 to 65535
                    LECTERN_PORT                    | 70000        | LECTERN_PORT must be a whole number from 1 to 65535
                    LECTERN_PUBLIC_URL              | localhost    | LECTERN_PUBLIC_URL must be an origin
                    LECTERN_PUBLIC_URL              | http://a/b   | LECTERN_PUBLIC_URL must be an origin
                    LECTERN_AUTH_PORT               | 0            | LECTERN_AUTH_PORT must be a whole number
                    LECTERN_AUTH_PORT               | 8080         | LECTERN_AUTH_PORT is 8080 as LECTERN_PORT is
                    LECTERN_AUTH_URL                | auth         | LECTERN_AUTH_URL must be an origin
                    LECTERN_JWKS_URL                | id/keys      | LECTERN_JWKS_URL must be an address
                    LECTERN_JWKS_URL                | https://id/k | LECTERN_ISSUER is missing
                    LECTERN_TOKEN_ALGORITHMS        | HS256        | LECTERN_TOKEN_ALGORITHMS is wrong: algorithms must not
                    LECTERN_SESSION_TOKENS          | yes          | LECTERN_SESSION_TOKENS must be 0 or 1
                    LECTERN_ALLOWED_ORIGINS         | *            | LECTERN_ALLOWED_ORIGINS must be exact origins
                    LECTERN_TRUSTED_PROXIES         | all          | LECTERN_TRUSTED_PROXIES must be a whole number
                    LECTERN_DB_PORT                 | 8081         | LECTERN_DB_PORT is 8081 as LECTERN_AUTH_PORT is
                    DATABASE_URL                    | db:5432      | DATABASE_URL must look like postgresql://
                    DATABASE_DIRECT_URL             | postgres://h/d | DATABASE_DIRECT_URL is set without DATABASE_URL
                    LECTERN_BOOK_ID                 | My Book      | LECTERN_BOOK_ID must be 1 to 63 characters
                    LECTERN_BOOK_DIR                | nowhere      | LECTERN_BOOK_DIR is not a folder
                    LECTERN_ROUTE_BASE              | docs         | LECTERN_ROUTE_BASE must be a path
                    LECTERN_SITE_DIR                | nowhere      | LECTERN_SITE_DIR is not a folder
                    LECTERN_QUESTIONS_PER_MINUTE    | -1           | LECTERN_QUESTIONS_PER_MINUTE must be a whole number from 0 to 10000
                    LECTERN_PASSAGES                | 21           | LECTERN_PASSAGES must be a whole number from 1 to 20
                    LECTERN_RETENTION_DAYS          | for ever     | LECTERN_RETENTION_DAYS must be a whole number from 1 to 3650
                    LECTERN_RETENTION_DAYS          | 0            | LECTERN_RETENTION_DAYS must be a whole number
                    LECTERN_RETENTION_MAX_DAYS      | 3651         | LECTERN_RETENTION_MAX_DAYS must be a whole number
                    LECTERN_RETENTION_MAX_DAYS      | 364          | LECTERN_RETENTION_MAX_DAYS is 364, less than
                    LECTERN_PURGE_HOURS             | 25           | LECTERN_PURGE_HOURS must be a whole number
                    LECTERN_PURGE_SHARE             | 0            | LECTERN_PURGE_SHARE must be a whole number
                    LECTERN_BACKUP_DAYS             | 0            | LECTERN_BACKUP_DAYS must be a whole number
                    LECTERN_ANSWER_PAUSE_MS         | -1           | LECTERN_ANSWER_PAUSE_MS must be a whole number
                    LECTERN_LOG_FORMAT              | xml          | LECTERN_LOG_FORMAT must be plain or json
                    LECTERN_PROT                    | 8080         | LECTERN_PROT in the environment is not a setting
                    BETTER_AUTH_SECRET              | short        | BETTER_AUTH_SECRET must be at least 32
                    SMTP_URL                        | smtp://m     | MAIL_FROM is missing
                    AUTH_REQUIRE_EMAIL_VERIFICATION | 1            | AUTH_REQUIRE_EMAIL_VERIFICATION needs SMTP_URL
                    AUTH_REQUIRE_EMAIL_VERIFICATION | yes          | AUTH_REQUIRE_EMAIL_VERIFICATION must be 0 or 1
                    AUTH_RATE_LIMIT_FACTOR          | 0            | AUTH_RATE_LIMIT_FACTOR must be a whole number
                    AUTH_KEY_ROTATION_DAYS          | never        | AUTH_KEY_ROTATION_DAYS must be a whole number
                    """)
    void a_bad_value_is_refused_by_name(String variable, String value, String problem) {
        assertThat(problems(Map.of(variable, value))).anyMatch(sentence -> sentence.startsWith(problem));
    }

    @Test
    @Tag("FR-014")
    void conversations_can_be_kept_for_good_or_never_longer_than_the_operator_says() {
        assertThat(AppConfig.load(Map.of("LECTERN_RETENTION_DAYS", "none"), root)
                        .retention()
                        .policy())
                .isEqualTo(new RetentionPolicy(null, null));
        assertThat(AppConfig.load(Map.of("LECTERN_RETENTION_DAYS", "none", "LECTERN_RETENTION_MAX_DAYS", "400"), root)
                        .retention()
                        .policy())
                .isEqualTo(new RetentionPolicy(null, 400));
    }

    @Test
    void all_mistakes_are_reported_at_once() {
        List<String> problems =
                problems(Map.of("LECTERN_PORT", "x", "LECTERN_PASSAGES", "0", "DATABASE_URL", "mysql://h/d"));

        assertThat(problems).hasSize(3);
    }

    @Test
    void a_database_address_is_never_repeated_since_it_may_hold_a_password() {
        assertThat(problems(Map.of("DATABASE_URL", "mysql://reader:hunter2@db/lectern")))
                .noneMatch(sentence -> sentence.contains("hunter2"));
        AppConfig config = AppConfig.load(Map.of("DATABASE_URL", "postgres://reader:hunter2@db/lectern"), root);
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void with_the_keys_of_another_issuer_no_auth_server_is_started_or_passed_on_to() {
        Map<String, String> environment =
                Map.of("LECTERN_JWKS_URL", "https://id.example.org/keys", "LECTERN_ISSUER", "https://id.example.org/");

        AppConfig.Auth auth = AppConfig.load(environment, root).auth();

        assertThat(auth.server()).isNull();
        assertThat(auth.own()).isFalse();
        assertThat(auth.tokens().issuer()).isEqualTo("https://id.example.org/");
    }

    @Test
    void the_environment_wins_over_the_file() throws IOException {
        Path file = Files.createDirectories(root.resolve(".lectern")).resolve("lectern.properties");
        Files.writeString(file, "LECTERN_PORT=9000\nLECTERN_AUTH_PORT=9001\n");

        AppConfig config = AppConfig.load(Map.of("LECTERN_PORT", "9100"), root);

        assertThat(config.port()).isEqualTo(9100);
        assertThat(config.auth().server()).isEqualTo(URI.create("http://127.0.0.1:9001"));
    }

    @Test
    void a_misspelt_name_in_the_file_is_reported() throws IOException {
        Path file = Files.createDirectories(root.resolve(".lectern")).resolve("lectern.properties");
        Files.writeString(file, "PORT=9000\nLECTERN_HOME=/tmp\n");

        assertThat(problems(Map.of()))
                .satisfiesExactly(
                        first -> assertThat(first).contains("LECTERN_HOME").contains("no effect"),
                        second -> assertThat(second).contains("PORT").contains("is not a setting"));
    }

    @Test
    void listening_everywhere_is_still_reached_at_one_address() {
        assertThat(AppConfig.load(Map.of("LECTERN_HOST", "0.0.0.0", "LECTERN_PORT", "9000"), root)
                        .publicUrl())
                .isEqualTo("http://127.0.0.1:9000");
    }

    private List<String> problems(Map<String, String> environment) {
        return Objects.requireNonNull(catchThrowableOfType(
                        InvalidConfigurationException.class, () -> AppConfig.load(environment, root)))
                .problems();
    }
}
