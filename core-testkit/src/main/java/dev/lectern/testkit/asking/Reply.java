package dev.lectern.testkit.asking;

import dev.lectern.testkit.asking.ScriptedModel.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;

/** What a {@link ScriptedModel} sends to one request, step by step; each step goes out at once. */
public final class Reply {
    private final Request request;
    private final Socket socket;
    private final OutputStream out;
    private final CountDownLatch closing;

    Reply(Request request, Socket socket, CountDownLatch closing) throws IOException {
        this.request = request;
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.closing = closing;
    }

    /** What is replied to. */
    public Request request() {
        return request;
    }

    /** Refuses, with further headers such as {@code Retry-After: 7}. */
    public void refuse(int status, String... headers) throws IOException {
        whole(status, "application/json", "{\"error\":{\"message\":\"SECRET-OF-THE-ENDPOINT\"}}", headers);
    }

    /** Answers in one piece. */
    public void whole(int status, String type, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: " + type
                + "\r\nContent-Length: " + bytes.length + "\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        out.flush();
    }

    /** Answers a request for words that are wanted in one piece. */
    public void whole(String words) throws IOException {
        whole(
                200,
                "application/json",
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"scripted\",\"choices\":[{\"index\":0,"
                        + "\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":{\"role\":\"assistant\",\"refusal\":null,"
                        + "\"content\":" + quote(words) + "}}]}");
    }

    /** Begins a stream. */
    public Reply stream() throws IOException {
        String head = """
                HTTP/1.1 200 OK
                Content-Type: text/event-stream; charset=utf-8
                Transfer-Encoding: chunked
                Connection: close

                """;
        out.write(head.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return this;
    }

    /** Sends words, each in an event of its own. */
    public Reply say(String... words) throws IOException {
        for (String word : words) {
            send(event("{\"role\":\"assistant\",\"content\":" + quote(word) + "}", "null"));
        }
        return this;
    }

    /** Sends these bytes in a piece of their own, whatever they mean. */
    public Reply send(byte[] bytes) throws IOException {
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write(new byte[] {'\r', '\n'});
        out.flush();
        return this;
    }

    /** Sends this text in a piece of its own. */
    public Reply send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the answer and the stream as it should be. */
    public void finish() throws IOException {
        finish("stop");
    }

    /** Ends the answer for this reason, and the stream as it should be. */
    public void finish(String reason) throws IOException {
        send(event("{}", "\"" + reason + "\""));
        send("data: [DONE]\n\n");
        end();
    }

    /** Ends the stream, whether or not the answer has ended. */
    public void end() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Says nothing more and keeps the connection until the server is closed. */
    public void hang() throws InterruptedException {
        closing.await();
    }

    /** Takes the connection away. */
    public void cut() throws IOException {
        socket.close();
    }

    /** An event of a stream as it stands on the wire. */
    public static String event(String delta, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"scripted\",\"choices\":"
                + "[{\"index\":0,\"delta\":" + delta + ",\"logprobs\":null,\"finish_reason\":" + finish + "}]}\n\n";
    }

    /** A text as JSON. */
    public static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
