package dev.lectern.http.javalin;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.Page;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A program that serves one reader's enormous history and takes it away, too. The history is made up page by page. */
final class HugeHistory {
    private static final int CONVERSATIONS = 1_000;
    private static final int MESSAGES = 100;
    private static final Instant BEGAN = Instant.parse("2026-04-01T12:00:00Z");

    private HugeHistory() {}

    public static void main(String[] arguments) throws Exception {
        try (RunningLectern lectern = new RunningLectern()) {
            lectern.conversations = history();
            lectern.start();
            HttpResponse<InputStream> response = lectern.client.send(
                    lectern.by("ada", "/me/export").build(), HttpResponse.BodyHandlers.ofInputStream());
            int entries = 0;
            int conversations = 0;
            int messages = 0;
            try (ZipInputStream zip = new ZipInputStream(response.body())) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    entries++;
                    BufferedReader lines = new BufferedReader(new InputStreamReader(zip, StandardCharsets.UTF_8));
                    boolean history = entry.getName().equals("history.ndjson");
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        conversations += history && line.startsWith("{\"type\":\"conversation\"") ? 1 : 0;
                        messages += history && line.startsWith("{\"type\":\"message\"") ? 1 : 0;
                    }
                }
            }
            System.out.println("conversations=" + conversations + " messages=" + messages + " entries=" + entries);
        }
    }

    private static ConversationRepository history() {
        return (ConversationRepository) Proxy.newProxyInstance(
                HugeHistory.class.getClassLoader(),
                new Class<?>[] {ConversationRepository.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "listById" -> conversations(arguments[1] instanceof ConversationId id ? number(id) + 1 : 0);
                    case "messages" -> Optional.of(messages(arguments[2] instanceof MessageId id ? id.value() + 1 : 1));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static Page<Conversation, ConversationId> conversations(int first) {
        List<Conversation> page = IntStream.range(first, Math.min(first + 100, CONVERSATIONS))
                .mapToObj(i -> new Conversation(new ConversationId(new UUID(0, i)), "Number " + i, BEGAN, BEGAN, 1))
                .toList();
        ConversationId last = page.getLast().id();
        return new Page<>(page, number(last) == CONVERSATIONS - 1 ? null : last);
    }

    private static Page<Message, MessageId> messages(int first) {
        List<Message> page = IntStream.range(first, Math.min(first + 100, MESSAGES + 1))
                .mapToObj(i -> new Message(
                        new MessageId(i),
                        i % 2 == 1 ? Message.Role.QUESTION : Message.Role.ANSWER,
                        Message.Status.COMPLETE,
                        "words ".repeat(167) + i,
                        List.of(),
                        Map.of(),
                        BEGAN))
                .toList();
        return new Page<>(page, null);
    }

    private static int number(ConversationId id) {
        return (int) id.value().getLeastSignificantBits();
    }
}
