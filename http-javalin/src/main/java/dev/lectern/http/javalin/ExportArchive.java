package dev.lectern.http.javalin;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.identity.User;
import dev.lectern.core.privacy.Export;
import dev.lectern.core.privacy.MarkdownTranscript;
import java.io.BufferedWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Everything a reader has, as a zip that is written while it is read. A few entries, since a zip remembers each of them to
 * its end: the history is therefore two long files and not one for each conversation.
 */
final class ExportArchive {
    private static final String ABOUT = """
            This is everything that is kept about you and your conversations.

            profile.json    who you are here
            history.ndjson  every conversation and message, one JSON object on each line, for programs
            history.md      the same as Markdown, for people
            schema.json     the JSON Schema of a line of history.ndjson
            SHA256SUMS      checksums; check them with: sha256sum -c SHA256SUMS

            What was added after MOMENT is left out. An archive without SHA256SUMS was cut off: export again.
            """;

    private final ZipOutputStream zip;
    private final Instant at;
    private final StringBuilder checksums = new StringBuilder();

    /** Writes the content of an entry. */
    @FunctionalInterface
    private interface Content {
        void write(OutputStream out) throws IOException;
    }

    private ExportArchive(OutputStream out, Instant at) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.at = at;
    }

    /**
     * Writes the archive.
     *
     * @param at the moment it is of
     * @param site the origin that citations are relative to
     */
    static void write(OutputStream out, Export export, User user, Instant at, String site) throws IOException {
        ExportArchive archive = new ExportArchive(out, at);
        archive.entry(
                "README.txt",
                text -> text.write(ABOUT.replace("MOMENT", at.toString()).getBytes(StandardCharsets.UTF_8)));
        archive.entry("profile.json", json -> json.write(Json.MAPPER.writeValueAsBytes(Wire.Profile.of(user, null))));
        archive.entry("schema.json", ExportArchive::schema);
        archive.entry("history.ndjson", lines -> export.everything(user.id(), at, new Lines(lines)));
        archive.entry("history.md", markdown -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(markdown, StandardCharsets.UTF_8));
            export.everything(user.id(), at, new MarkdownTranscript(writer, site));
            writer.flush();
        });
        String checksums = archive.checksums.toString();
        archive.entry("SHA256SUMS", text -> text.write(checksums.getBytes(StandardCharsets.UTF_8)));
        archive.zip.finish();
        archive.zip.flush();
    }

    private void entry(String name, Content content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(FileTime.from(at));
        zip.putNextEntry(entry);
        MessageDigest digest = sha256();
        content.write(new Entry(zip, digest));
        zip.closeEntry();
        checksums
                .append(HexFormat.of().formatHex(digest.digest()))
                .append("  ")
                .append(name)
                .append('\n');
    }

    private static void schema(OutputStream out) throws IOException {
        try (InputStream schema = Objects.requireNonNull(
                ExportArchive.class.getResourceAsStream("export-schema.json"), "export-schema.json")) {
            schema.transferTo(out);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** One line for each conversation and each message. */
    private record Lines(OutputStream out) implements Export.Sink {
        @Override
        public void conversation(Conversation conversation) throws IOException {
            line(Wire.TalkLine.of(conversation));
        }

        @Override
        public void message(Conversation conversation, Message message) throws IOException {
            line(Wire.SaidLine.of(conversation, message));
        }

        private void line(Object line) throws IOException {
            out.write(Json.MAPPER.writeValueAsBytes(line));
            out.write('\n');
        }
    }

    /** An entry that is being written: digested on the way, and ended by nobody but the archive. */
    private static final class Entry extends FilterOutputStream {
        private final MessageDigest digest;

        Entry(ZipOutputStream zip, MessageDigest digest) {
            super(zip);
            this.digest = digest;
        }

        @Override
        public void write(int b) throws IOException {
            digest.update((byte) b);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            digest.update(bytes, offset, length);
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            // The archive is flushed as a whole.
        }

        @Override
        public void close() {
            // The archive goes on.
        }
    }
}
