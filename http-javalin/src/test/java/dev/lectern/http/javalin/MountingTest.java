package dev.lectern.http.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MountingTest {
    @Test
    void a_javalin_that_mounts_the_api_keeps_its_own_routes_errors_and_filters() throws Exception {
        try (RunningLectern lectern = new RunningLectern();
                HttpClient client = HttpClient.newHttpClient()) {
            LecternApi api = lectern.api();
            Javalin theirs = Javalin.create(config -> {
                config.concurrency.useVirtualThreads = true;
                config.routes.after(ctx -> ctx.header("X-Theirs", "1"));
                config.routes.exception(
                        Exception.class, (e, ctx) -> ctx.status(418).result("theirs"));
                config.routes.get("/theirs", ctx -> {
                    throw new IllegalStateException();
                });
                api.mount(config);
            });
            theirs.start("127.0.0.1", 0);
            try {
                assertThat(get(client, theirs, "/theirs").statusCode()).isEqualTo(418);
                assertThat(get(client, theirs, "/elsewhere").body()).contains("not found");
                HttpResponse<String> ours = get(client, theirs, "/api/v1/me");
                assertThat(ours.statusCode()).isEqualTo(401);
                assertThat(ours.headers().firstValue("X-Theirs")).contains("1");
                assertThat(get(client, theirs, "/api/v1/openapi.json").statusCode())
                        .isEqualTo(200);
            } finally {
                theirs.stop();
            }
        }
    }

    private static HttpResponse<String> get(HttpClient client, Javalin server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
