package dev.lectern.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.app.runtime.EmbeddedPostgres;
import dev.lectern.app.runtime.Folders;
import dev.lectern.app.runtime.Ports;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * A backup is made, readers erase, and the backup is restored: what they erased is there again until the ledger is
 * repeated. The backup is a copy of the data folder of a server that was stopped.
 */
@Tag("FR-015")
final class RestoredBackupTest {
    /** As the auth-server makes them. */
    private static final String ACCOUNTS = """
            create schema auth;
            create table auth."user" (id text primary key);
            create table auth.user_deletion_outbox (
                id bigint generated always as identity primary key,
                user_id text not null,
                deleted_at timestamptz not null default now());
            create function auth.remember_deleted_user() returns trigger language plpgsql as
                $$ begin insert into auth.user_deletion_outbox (user_id) values (old.id); return old; end $$;
            create trigger user_deleted after delete on auth."user"
                for each row execute function auth.remember_deleted_user();
            insert into auth."user" values ('ada'), ('bea'), ('carl')""";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void what_was_erased_since_the_backup_is_erased_again_and_nothing_else() throws Exception {
        Path home = Files.createDirectories(folder.resolve("database"));
        Files.createDirectories(home.resolve("logs"));
        Path backup = folder.resolve("backup");
        Path ledger = folder.resolve("ledger");
        int port = Ports.free(1).getFirst();
        EmbeddedPostgres postgres = EmbeddedPostgres.start(home, port);
        String url = postgres.url();
        try (ChildLectern lectern = new ChildLectern(folder, Map.of("DATABASE_URL", url))) {
            execute(url, ACCOUNTS);
            ChildLectern.Started started = lectern.start();
            assertThat(started.isReady()).as("%s", started.printed()).isTrue();
            for (String reader : new String[] {"ada", "bea", "carl"}) {
                begin(reader, lectern);
            }

            postgres.close();
            copy(home.resolve("postgres"), backup);
            postgres = EmbeddedPostgres.start(home, port);

            erase("ada", lectern);
            execute(url, "delete from auth.\"user\" where id = 'bea'");
            await(() -> text(url, "select count(*) from lectern.erasure_ledger").equals("2"));
            ChildLectern.Started saved = lectern.run("erasures", "--export", ledger.toString());
            assertThat(saved.printed()).contains("Saved 2 entries.");
            assertThat(Files.readString(ledger)).doesNotContain("ada", "bea");

            postgres.close();
            Folders.delete(home.resolve("postgres"));
            copy(backup, home.resolve("postgres"));
            postgres = EmbeddedPostgres.start(home, port);
            assertThat(conversations(url)).isEqualTo("ada,bea,carl");
            begin("ada", lectern);

            ChildLectern.Started repeated = lectern.run("erasures", "--repeat", ledger.toString());

            assertThat(repeated.printed()).anyMatch(line -> line.contains("1 accounts"));
            assertThat(repeated.process().exitValue()).isZero();
            assertThat(conversations(url))
                    .as("ada's is the one begun after the restore")
                    .isEqualTo("ada,carl");
            assertThat(text(url, "select string_agg(id, ',' order by id) from auth.\"user\""))
                    .isEqualTo("ada,carl");
            assertThat(text(
                            url,
                            "select count(*) from lectern.user_profile where id = 'bea' and erased_at is not null"))
                    .isEqualTo("1");
        } finally {
            postgres.close();
        }
    }

    private static void begin(String reader, ChildLectern lectern) throws Exception {
        String token = lectern.tokenOf(reader).sign().value();
        await(() -> lectern.post("/api/v1/conversations", token).statusCode() == 201);
    }

    private static void erase(String reader, ChildLectern lectern) throws Exception {
        String token = lectern.tokenOf(reader).sign().value();
        await(() -> lectern.get("/api/v1/me", token).statusCode() == 200);
        HttpResponse<String> asked =
                lectern.send(lectern.request("/api/v1/me", token).DELETE());
        assertThat(asked.statusCode()).isEqualTo(202);
        String receipt = asked.headers().firstValue("Location").orElseThrow();
        await(() ->
                JsonMapper.shared().readTree(lectern.get(receipt, "").body()).hasNonNull("completedAt"));
    }

    /** Whose conversations there are. */
    private static String conversations(String url) throws SQLException {
        return text(url, "select string_agg(user_id, ',' order by user_id) from lectern.conversation");
    }

    /** With owners and rights, which the server insists on. */
    private static void copy(Path from, Path to) throws Exception {
        Process copy = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertThat(copy.waitFor()).isZero();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(
                url.replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://"),
                "postgres",
                url.replaceFirst("^postgresql://postgres:([^@]*)@.*$", "$1"));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    /** The database was away a moment ago, and erasing is done every two seconds. */
    private static void await(Condition condition) throws Exception {
        for (int attempt = 0; attempt < 600; attempt++) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("that did not come to pass within a minute");
    }
}
