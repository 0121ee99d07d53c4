package dev.lectern.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    @TempDir
    private Path home = Path.of("");

    private int port;

    @BeforeEach
    void prepare() throws IOException {
        Folders.createPrivate(home.resolve("logs"));
        port = Ports.free(1).get(0);
    }

    @Test
    void data_is_kept_and_durable_from_one_run_to_the_next() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, port)) {
            run(postgres, "create table kept(word text)");
            run(postgres, "insert into kept values ('here')");
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, port)) {
            assertThat(ask(postgres, "select word from kept")).isEqualTo("here");
            assertThat(ask(postgres, "show fsync")).isEqualTo("on");
            assertThat(ask(postgres, "show synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void what_a_killed_run_left_behind_is_stopped_on_purpose() throws Exception {
        EmbeddedPostgres orphan = EmbeddedPostgres.start(home, port);
        run(orphan, "create table kept as select 1");

        assertThat(EmbeddedPostgres.stopOrphan(home)).isTrue();

        assertThat(orphan.isAlive()).isFalse();
        assertThat(Ports.isFree("127.0.0.1", port)).isTrue();
        assertThat(EmbeddedPostgres.stopOrphan(home)).isFalse();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, port)) {
            assertThat(ask(postgres, "select count(*) from kept")).isEqualTo("1");
        }
    }

    @Test
    void nobody_gets_in_without_the_password_that_only_the_owner_can_read() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, port)) {
            Properties login = new Properties();
            login.setProperty("user", "postgres");
            login.setProperty("password", "guessed");
            assertThatThrownBy(() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/", login))
                    .isInstanceOf(SQLException.class);
            assertThat(ask(postgres, "select 1")).isEqualTo("1");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("postgres-password"))))
                .isEqualTo("rw-------");
    }

    private static String ask(EmbeddedPostgres postgres, String query) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private static void run(EmbeddedPostgres postgres, String command) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        URI url = URI.create(postgres.url());
        String[] login = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://"
                        + url.getAuthority().substring(url.getUserInfo().length() + 1) + url.getPath(),
                login[0],
                login[1]);
    }
}
