package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteFilesTest {
    private static final String HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    @TempDir
    Path folder;

    private Path site;
    private final RunningLectern lectern = new RunningLectern();

    @BeforeEach
    void build() throws IOException {
        site = Files.createDirectory(folder.resolve("build"));
        write("index.html", "home");
        write("404.html", "lost");
        write("docs/keys/index.html", "keys");
        write("docs/a b/index.html", "spaces");
        write("assets/js/main.4f8a90b1.js", "1");
        write("assets/images/key-0123456789abcdef0123456789abcdef.png", "1");
        write("img/logo.svg", "<svg/>");
        write(".secret/env", "secret");
        Files.writeString(folder.resolve("outside.txt"), "secret");
        lectern.settings = settings -> settings.withSite(site);
    }

    @AfterEach
    void stop() {
        lectern.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, home, text/html;charset=utf-8",
        "/docs/keys/, keys, text/html;charset=utf-8",
        "/docs/a%20b/, spaces, text/html;charset=utf-8",
        "/img/logo.svg, <svg/>, image/svg+xml",
    })
    void a_page_is_served_with_its_type(String path, String body, String type) throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.anonymous(path));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).isEqualToIgnoringCase(type);
    }

    @Test
    void a_page_without_its_slash_is_found_behind_one() throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.anonymous("/docs/keys?ask=why"));

        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("Location")).contains("/docs/keys/?ask=why");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/nothing", "/docs/nothing/", "/docs/", "/docs", "/img/logo.svg/", "/img/"})
    void an_unknown_page_is_the_sites_own_404(String path) throws Exception {
        HttpResponse<String> response = lectern.start().send(lectern.anonymous(path));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("lost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../outside.txt",
                "/docs/../../outside.txt",
                "/%2e%2e/outside.txt",
                "/..%2foutside.txt",
                "/..%5coutside.txt",
                "/.secret/env",
                "/link.txt",
                "/docs//keys/",
                "//evil.example/docs/keys",
                "/outside.txt%00.html"
            })
    void nothing_outside_the_folder_can_be_had(String path) throws Exception {
        Files.createSymbolicLink(site.resolve("link.txt"), folder.resolve("outside.txt"));
        lectern.start();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), lectern.uri("/").getPort())) {
            OutputStream out = socket.getOutputStream();
            // Written by hand, since a client would tidy the path up.
            String request = "GET " + path + " HTTP/1.1\r\nHost: book.example\r\nConnection: close\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("secret");
        }
    }

    @Test
    void an_asset_with_a_hash_in_its_name_is_kept_for_ever_and_nothing_else_is() throws Exception {
        lectern.start();
        for (String path :
                new String[] {"/assets/js/main.4f8a90b1.js", "/assets/images/key-0123456789abcdef0123456789abcdef.png"
                }) {
            assertThat(lectern.send(lectern.anonymous(path)).headers().firstValue("Cache-Control"))
                    .contains("public, max-age=31536000, immutable");
        }
        for (String path : new String[] {"/", "/img/logo.svg", "/docs/nothing"}) {
            assertThat(lectern.send(lectern.anonymous(path)).headers().firstValue("Cache-Control"))
                    .contains("no-cache");
        }
    }

    @Test
    void what_a_browser_has_is_not_sent_again() throws Exception {
        HttpResponse<String> first = lectern.start().send(lectern.anonymous("/"));
        String tag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = lectern.send(lectern.anonymous("/").header("If-None-Match", tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        write("index.html", "changed");
        assertThat(lectern.send(lectern.anonymous("/").header("If-None-Match", tag))
                        .body())
                .isEqualTo("changed");
    }

    @Test
    void a_page_may_run_the_sites_scripts_and_the_inline_ones_that_the_build_has_hashed() throws Exception {
        write("csp-hashes.json", "{\"script\":[\"" + HASH + "\"],\"style\":[]}");
        HttpResponse<String> response = lectern.start().send(lectern.anonymous("/"));

        String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("script-src 'self' '" + HASH + "';", "frame-ancestors 'none'", "object-src 'none'")
                .doesNotContain("unsafe-eval")
                .doesNotContain("script-src 'self' 'unsafe-inline'");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).contains("strict-origin-when-cross-origin");
        assertThat(response.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void behind_tls_browsers_are_told_to_stay_there() throws Exception {
        lectern.close();
        RunningLectern behindTls = new RunningLectern();
        behindTls.settings = settings -> HttpSettings.of(URI.create("https://book.example"), settings.key())
                .withAddress("127.0.0.1", 0)
                .withSite(site);
        try (behindTls) {
            assertThat(behindTls
                            .start()
                            .send(behindTls.anonymous("/"))
                            .headers()
                            .firstValue("Strict-Transport-Security"))
                    .isPresent();
        }
    }

    @Test
    void hashes_that_are_none_stop_the_server_before_it_starts() throws Exception {
        write("csp-hashes.json", "{\"script\":[\"'unsafe-inline'\"]}");

        assertThatThrownBy(lectern::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("csp-hashes.json");
    }

    private void write(String name, String content) throws IOException {
        Path file = site.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
