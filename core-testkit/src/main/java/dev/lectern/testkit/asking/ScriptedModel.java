package dev.lectern.testkit.asking;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * An endpoint on the loopback address that speaks OpenAI's protocol, as well or as badly as a script wants. It is no
 * model: it says what it is told to say, over real sockets.
 */
public final class ScriptedModel implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Script script = reply -> reply.refuse(503);

    /** What the endpoint does with one request; throwing ends the connection. */
    @FunctionalInterface
    public interface Script {
        void play(Reply reply) throws IOException, InterruptedException;
    }

    /**
     * What was asked.
     *
     * @param path the path
     * @param head the request line and all headers, a line each
     * @param body the JSON
     */
    public record Request(String path, String head, String body) {}

    /** Starts it on a free port. */
    public ScriptedModel() {
        this(0);
    }

    /** Starts it where another one was. */
    public static ScriptedModel insteadOf(ScriptedModel closed) {
        return new ScriptedModel(closed.server.getLocalPort());
    }

    private ScriptedModel(int port) {
        try {
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no local port for a scripted model", e);
        }
        Thread.ofVirtual().name("scripted-model").start(this::accept);
    }

    /** What a client takes for the address of the protocol. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** From now on does this. */
    public ScriptedModel plays(Script next) {
        script = next;
        return this;
    }

    /** From now on answers with these words, each in a piece of its own. */
    public ScriptedModel says(String... words) {
        return plays(reply -> reply.stream().say(words).finish());
    }

    /** What was asked so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What was asked last. */
    public Request lastRequest() {
        return requests.getLast();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Request request = read(new BufferedInputStream(socket.getInputStream()));
            requests.add(request);
            script.play(new Reply(request, socket, closing));
        } catch (IOException e) {
            // The client has gone, which is its right.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line = line(in);
        String path = line.split(" ", 3)[1];
        int length = 0;
        while (!line.isEmpty()) {
            head.append(line).append('\n');
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
            line = line(in);
        }
        return new Request(path, head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the client has gone");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
