package dev.lectern.rag.markdown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a file: UTF-8 without its byte order mark, lines ended by {@code \n}. */
final class PageText {
    private static final long LARGEST = 32L << 20;

    private PageText() {}

    /** Why a file has no text. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        Unreadable(int line, String reason) {
            super(reason);
            this.line = line;
        }

        int line() {
            return line;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    static String read(Path file) throws IOException, Unreadable {
        if (Files.size(file) > LARGEST) {
            throw new Unreadable(0, "larger than " + (LARGEST >> 20) + " MB");
        }
        byte[] bytes = Files.readAllBytes(file);
        int line = 1;
        for (byte b : bytes) {
            if (b == 0) {
                throw new Unreadable(line, "not a text file: it holds a zero byte");
            }
            if (b == '\n') {
                line++;
            }
        }
        String text = decode(bytes);
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String decode(byte[] bytes) throws Unreadable {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            in.position(3);
        }
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = utf8.decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new Unreadable(line, "not UTF-8: save it in that encoding");
        }
        try {
            utf8.flush(out);
            if (result.isOverflow()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            throw new Unreadable(0, "not UTF-8: save it in that encoding");
        }
        return out.flip().toString();
    }
}
