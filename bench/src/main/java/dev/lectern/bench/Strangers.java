package dev.lectern.bench;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.demo.OwnLectern;
import dev.lectern.app.demo.Reader;
import dev.lectern.app.runtime.Installation;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the clock tells somebody else's conversation from none, on every route that takes one. Each round asks for a
 * stranger's, for an unknown one and for another unknown one, in random order, so that whatever slows a machine down slows
 * all three. The second unknown one shows what chance alone makes of it.
 */
@Command(
        name = "strangers",
        description = {
            "How long a stranger's conversation is refused over HTTP, against one that does not exist.",
            "At the end: by how many standard errors the farthest route is from what chance gives (Wilcoxon's signed"
                    + " ranks). Of ten routes, one is beyond 2 every third time, and beyond 3.3 once in a hundred times."
        },
        mixinStandardHelpOptions = true)
final class Strangers extends Measurement {
    private static final int TOKEN_LASTS_ROUNDS = 1000;
    private static final String API = "/api/v1";

    /** The yardstick first. */
    private static final List<String> ASKED_FOR = List.of("unknown", "another", "stranger's");

    /** What a route wants to hear before it looks at a conversation. The rest wants nothing. */
    private static final Map<String, String> BODIES = Map.of(
            "patch /conversations/{id}", "{\"title\":\"Mine\"}",
            "post /conversations/{id}/messages", "{\"content\":\"Why?\"}",
            "put /conversations/{id}/messages/{answer}/feedback", "{\"verdict\":\"up\"}");

    @Option(
            names = "--rounds",
            defaultValue = "1000",
            description = "How often each route is asked after a warm-up, 50 to 100000. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    private record Route(String method, String path) {
        String shown() {
            return method.toUpperCase(Locale.ROOT) + " "
                    + path.replace("/conversations/{id}", "{id}").replace("{answer}", "{n}");
        }
    }

    @Override
    List<Measure> measure(Scratch scratch, PrintWriter progress) throws Exception {
        require("--rounds", rounds, 50, 100_000);
        progress.println("Starting a Lectern ...");
        URI site =
                URI.create(OwnLectern.start(AppConfig.load(Installation.root()), new Ask.Parts(progress), scratch::own)
                        .url());
        try (Reader ada = new Reader(site, "Ada");
                Reader eve = new Reader(site, "Eve");
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build()) {
            ada.signUp();
            ada.fetchToken();
            eve.signUp();
            String hers = conversationOf(ada, site, client);
            List<Measure> measures = new ArrayList<>();
            double chance = 0;
            double farthest = 0;
            for (Route route : routes(site, client)) {
                progress.println("  " + route.shown());
                long[][] took = ask(site, route, hers, eve, client);
                measures.addAll(measures(route, took));
                chance = Math.max(chance, Math.abs(SignedRanks.z(took[0], took[1])));
                farthest = Math.max(farthest, Math.abs(SignedRanks.z(took[0], took[2])));
            }
            measures.add(new Measure("farthest from chance, another", chance, "se", 1));
            measures.add(new Measure("farthest from chance, stranger's", farthest, "se", farthest / chance));
            return measures;
        }
    }

    private static List<Measure> measures(Route route, long[][] took) {
        double unit = middle(took[0]);
        List<Measure> measures = new ArrayList<>();
        for (int i = 0; i < took.length; i++) {
            measures.add(new Measure(
                    route.shown() + ", " + ASKED_FOR.get(i), middle(took[i]) / 1e6, "ms", middle(took[i]) / unit));
        }
        return measures;
    }

    private static double middle(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** How long each took, in nanoseconds and by rounds, in the order of {@link #ASKED_FOR}. */
    private long[][] ask(URI site, Route route, String hers, Reader eve, HttpClient client) throws Exception {
        List<String> ids =
                List.of("018f2b5e-0000-7000-8000-000000000000", "018f2b5e-0000-7000-8000-000000000001", hers);
        long[][] took = new long[ids.size()][rounds];
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
        int warmUp = Math.max(50, rounds / 10);
        for (int round = -warmUp; round < rounds; round++) {
            if (Math.floorMod(round + warmUp, TOKEN_LASTS_ROUNDS) == 0) {
                eve.fetchToken();
            }
            Collections.shuffle(order);
            for (int which : order) {
                HttpRequest request = request(site, route, ids.get(which), eve.token());
                long began = System.nanoTime();
                int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .statusCode();
                long nanos = System.nanoTime() - began;
                if (status != 404) {
                    throw new IllegalStateException(route.shown() + " answered " + status + " instead of 404");
                }
                if (round >= 0) {
                    took[which][round] = nanos;
                }
            }
        }
        return took;
    }

    private static HttpRequest request(URI site, Route route, String conversation, String token) {
        String path = API + route.path().replace("{id}", conversation).replace("{answer}", "2");
        String body = BODIES.get(route.method() + " " + route.path());
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .method(
                        route.method().toUpperCase(Locale.ROOT),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return body == null
                ? request.build()
                : request.header("Content-Type", "application/json").build();
    }

    private static String conversationOf(Reader reader, URI site, HttpClient client) throws Exception {
        HttpRequest question = HttpRequest.newBuilder(site.resolve(API + "/conversations/new/messages"))
                .header("Authorization", "Bearer " + reader.token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"content\":\"How do I begin?\"}"))
                .build();
        HttpResponse<String> answer = client.send(question, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("asking answered " + answer.statusCode());
        }
        return JsonMapper.shared()
                .readTree(answer.body())
                .at("/conversation/id")
                .asString();
    }

    /** All that take a conversation, as the server itself describes them. */
    private static List<Route> routes(URI site, HttpClient client) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(site.resolve(API + "/openapi.json")).build();
        JsonNode paths = JsonMapper.shared()
                .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .path("paths");
        List<Route> routes = new ArrayList<>();
        paths.forEachEntry((path, operations) -> operations.propertyNames().forEach(method -> {
            if (path.contains("{id}") && !method.equals("parameters")) {
                routes.add(new Route(method, path));
            }
        }));
        return routes;
    }
}
