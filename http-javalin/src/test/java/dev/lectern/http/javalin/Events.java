package dev.lectern.http.javalin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events as they come. */
final class Events implements AutoCloseable {
    private final BufferedReader lines;
    private String id = "0";
    int comments;

    record Event(int id, String name, JsonNode data) {}

    Events(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next event. One without an id has that of the one before. */
    Event next() throws IOException {
        String name = "";
        String data = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(":")) {
                comments++;
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && !name.isEmpty()) {
                return new Event(Integer.parseInt(id), name, Json.MAPPER.readTree(data));
            }
        }
        throw new IOException("the stream ended");
    }

    /** All events up to the last. */
    static List<Event> all(InputStream body) {
        try (Events events = new Events(body)) {
            List<Event> all = new ArrayList<>();
            do {
                all.add(events.next());
            } while (!List.of("done", "failed").contains(all.getLast().name()));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String words(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("delta"))
                .map(event -> event.data().path("text").asString())
                .collect(Collectors.joining());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
