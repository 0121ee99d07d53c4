package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store through PgBouncer in transaction mode, with fewer connections to the server than the store has to the pooler:
 * every transaction may get another one.
 */
@EnabledIf("pgbouncerIsThere")
@Tag("T009")
final class PooledTest implements StoreContract {
    private static @TempDir Path directory;
    private static String url;
    private static String pooled;
    private static PostgresStore store;
    private static Process pgbouncer;

    static boolean pgbouncerIsThere() {
        boolean there = executable() != null;
        if (!there) {
            System.out.println("NOT TESTED through a pooler: pgbouncer is not installed (apt-get install pgbouncer)");
        }
        return there;
    }

    private static @Nullable Path executable() {
        return Stream.concat(
                        Stream.of("/usr/sbin"), Stream.of(System.getenv("PATH").split(":")))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    @BeforeAll
    static void open() throws Exception {
        url = TestServer.database();
        int port = freePort();
        pgbouncer = start(url.substring(url.lastIndexOf('/') + 1), port);
        awaitListening(port);
        pooled = "postgresql://postgres@127.0.0.1:" + port + "/lectern?sslmode=disable";
        store = PostgresStore.open(
                PostgresSettings.of(pooled).withDirectUrl(url).withPoolSize(8));
        TestServer.executeAt(url, OUTBOX);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Process start(String database, int port) throws IOException {
        Path ini = directory.resolve("pgbouncer.ini");
        Files.writeString(ini, """
                [databases]
                lectern = host=127.0.0.1 port=%d dbname=%s user=postgres password=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 3
                ignore_startup_parameters = extra_float_digits
                """.formatted(TestServer.port(), database, port));
        // It refuses to run as root, and whoever it becomes must be able to read this.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>();
        command.add(String.valueOf(executable()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(ini.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
    }

    private static void awaitListening(int port) throws Exception {
        for (int attempt = 0; attempt < 200; attempt++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        fail("pgbouncer did not start: " + Files.readString(directory.resolve("pgbouncer.log")));
    }

    @AfterAll
    static void close() throws InterruptedException {
        store.close();
        pgbouncer.destroy();
        pgbouncer.waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    void a_pooler_is_noticed_though_its_address_does_not_say_so() {
        assertThat(leadsThroughPooler(pooled)).isTrue();
        assertThat(leadsThroughPooler(url)).isFalse();
    }

    private static boolean leadsThroughPooler(String address) {
        PostgresUrl parsed = PostgresUrl.parse(address, "url");
        return PostgresStore.leadsThroughPooler(parsed, parsed.driverProperties());
    }

    @Override
    public PostgresStore store() {
        return store;
    }

    @Override
    public String url() {
        return url;
    }
}
