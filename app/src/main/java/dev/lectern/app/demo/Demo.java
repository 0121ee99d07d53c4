package dev.lectern.app.demo;

import static dev.lectern.app.demo.DemoFailedException.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** One reader's day, and what another reader sees of it. Each step proves what it says or fails. */
final class Demo {
    /** No book on software answers this. */
    static final String NOT_IN_ANY_BOOK = "Which spices belong in a traditional Moroccan lamb tagine?";

    private static final Duration ERASURE_PATIENCE = Duration.ofSeconds(60);
    private static final Pattern REFERENCE = Pattern.compile("\\[(\\d+)]");
    private static final int QUOTE_SHOWN = 100;

    private final PrintWriter out;
    private final Places places;
    private final List<String> written = new ArrayList<>();
    private int step;

    Demo(PrintWriter out, Places places) {
        this.out = out;
        this.places = places;
    }

    /** What was asked and answered: none of it may be in a log. */
    List<String> written() {
        return List.copyOf(written);
    }

    void signUp(Reader reader) throws IOException, InterruptedException {
        reader.signUp();
        reader.fetchToken();
        done(reader.name() + " has signed up and holds a token");
    }

    /** Asks everything and returns the answers by conversation, in order. */
    Map<String, Answer> ask(Reader reader, List<String> questions) throws IOException, InterruptedException {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (String question : questions) {
            out.printf("%n  %s asks: %s%n%n    ", reader.name(), question);
            Answer answer = stream(reader, question);
            check(answer.status().equals("complete"), "the answer is `" + answer.status() + "` instead of `complete`");
            check(!answer.citations().isEmpty(), "the answer cites nothing");
            for (Answer.Source source : answer.citations()) {
                String quote = source.quote().replaceAll("\\s+", " ");
                out.printf("    [%d] %s%n        %s%n", source.n(), String.join(" > ", source.title()), source.url());
                out.printf(
                        "        \"%s\"%n",
                        quote.length() > QUOTE_SHOWN ? quote.substring(0, QUOTE_SHOWN) + "..." : quote);
                places.check(source);
            }
            referencesAreCited(answer);
            answers.put(answer.conversation(), answer);
        }
        out.println();
        done(questions.size() + " questions answered; every citation's page and heading is there (" + places.name()
                + ")");
        return answers;
    }

    void askWhatNoBookHolds(Reader reader) throws IOException, InterruptedException {
        out.printf("%n  %s asks: %s%n%n    ", reader.name(), NOT_IN_ANY_BOOK);
        Answer answer = stream(reader, NOT_IN_ANY_BOOK);
        check(
                answer.status().equals("not_in_book"),
                "the answer is `" + answer.status() + "` instead of `not_in_book`");
        done("a question that the book does not answer is not answered");
    }

    void history(Reader reader, Map<String, Answer> answers) throws IOException, InterruptedException {
        List<JsonNode> conversations = conversations(reader);
        check(
                conversations.size() == answers.size() + 1,
                "the history holds " + conversations.size() + " conversations instead of " + (answers.size() + 1));
        for (JsonNode conversation : conversations) {
            out.printf(
                    "    %s  %s%n",
                    conversation.path("updatedAt").asString(),
                    conversation.path("title").asString());
        }
        for (Map.Entry<String, Answer> entry : answers.entrySet()) {
            List<JsonNode> messages = reader.getJson("/api/v1/conversations/" + entry.getKey() + "/messages")
                    .path("items")
                    .valueStream()
                    .toList();
            check(messages.size() == 2, "a conversation holds " + messages.size() + " messages instead of 2");
            Answer kept = Answer.of(entry.getKey(), messages.get(1));
            check(kept.equals(entry.getValue()), "an answer in the history differs from the one that was streamed");
        }
        done("all of it is in " + reader.name() + "'s history, as it was streamed");
    }

    void seesNothing(Reader stranger, Map<String, Answer> answers) throws IOException, InterruptedException {
        check(conversations(stranger).isEmpty(), stranger.name() + " sees conversations");
        String unknown = "/api/v1/conversations/" + UUID.randomUUID();
        String expected = withoutInstance(refused(stranger, unknown));
        for (String conversation : answers.keySet()) {
            String path = "/api/v1/conversations/" + conversation;
            check(
                    withoutInstance(refused(stranger, path)).equals(expected),
                    "a stranger's conversation can be told from one that does not exist");
            refused(stranger, path + "/messages");
        }
        done(stranger.name() + " sees none of it: an empty list, and 404 as for what does not exist");
    }

    void deleteAccount(Reader reader) throws IOException, InterruptedException {
        reader.deleteAccount();
        long deadline = System.nanoTime() + ERASURE_PATIENCE.toNanos();
        while (reader.get("/api/v1/me").statusCode() != 401) {
            check(System.nanoTime() < deadline, "the old token still works a minute after the account was deleted");
            Thread.sleep(200);
        }
        check(
                reader.get("/api/v1/conversations").statusCode() == 401,
                "the old token still opens the history after the account was deleted");
        done(reader.name() + "'s account is deleted; the old token is refused");
    }

    void done(String what) {
        step++;
        out.printf("  ok %2d  %s%n", step, what);
        out.flush();
    }

    private Answer stream(Reader reader, String question) throws IOException, InterruptedException {
        written.add(question);
        StringBuilder streamed = new StringBuilder();
        Answer answer = reader.ask(question, delta -> {
            streamed.append(delta);
            out.print(delta.replace("\n", "\n    "));
            out.flush();
        });
        out.printf("%n%n");
        check(
                streamed.toString().strip().equals(answer.content().strip()),
                "the streamed words are not those of the finished answer");
        answer.content().lines().filter(line -> line.length() > 20).forEach(written::add);
        return answer;
    }

    private static void referencesAreCited(Answer answer) {
        Matcher reference = REFERENCE.matcher(answer.content());
        while (reference.find()) {
            int n = Integer.parseInt(reference.group(1));
            check(
                    answer.citations().stream().anyMatch(source -> source.n() == n),
                    "the answer refers to [" + n + "], which it does not cite");
        }
    }

    private static List<JsonNode> conversations(Reader reader) throws IOException, InterruptedException {
        return reader.getJson("/api/v1/conversations?limit=100")
                .path("items")
                .valueStream()
                .toList();
    }

    private static String refused(Reader reader, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = reader.get(path);
        check(response.statusCode() == 404, "a stranger's conversation answered " + response.statusCode());
        return response.body();
    }

    /** The instance is the request's own id in the log. */
    private static String withoutInstance(String problem) {
        return problem.replaceAll("\"instance\"\\s*:\\s*\"[^\"]*\"", "\"instance\":\"\"");
    }
}
