package dev.lectern.app.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.app.config.AppConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortsTest {
    @TempDir
    private Path root = Path.of("");

    @Test
    void every_taken_port_is_named_with_the_variable_that_moves_it() throws IOException {
        try (ServerSocket web = listen();
                ServerSocket auth = listen();
                ServerSocket database = listen()) {
            AppConfig config = config(List.of(web.getLocalPort(), auth.getLocalPort(), database.getLocalPort()));

            assertThatThrownBy(() -> Ports.check(config, Duration.ZERO))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Port " + web.getLocalPort() + " for the server is taken")
                    .hasMessageContaining("LECTERN_PORT")
                    .hasMessageContaining("Port " + auth.getLocalPort() + " for auth-server is taken")
                    .hasMessageContaining("LECTERN_AUTH_PORT")
                    .hasMessageContaining("Port " + database.getLocalPort() + " for PostgreSQL is taken")
                    .hasMessageContaining("LECTERN_DB_PORT");
        }
    }

    @Test
    void free_ports_pass() throws IOException {
        AppConfig config = config(Ports.free(3));

        assertThatCode(() -> Ports.check(config, Duration.ZERO)).doesNotThrowAnyException();
    }

    private AppConfig config(List<Integer> ports) {
        return AppConfig.load(
                Map.of(
                        "LECTERN_PORT", ports.get(0).toString(),
                        "LECTERN_AUTH_PORT", ports.get(1).toString(),
                        "LECTERN_DB_PORT", ports.get(2).toString()),
                root);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
