package dev.lectern.core.asking;

import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.MessageId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A hash over everything a request asks for: two requests with one idempotency key are the same if it is equal. */
final class RequestHash {
    private RequestHash() {}

    /** Of asking a question. */
    static String of(@Nullable ConversationId conversation, Question question) {
        return hash(
                conversation == null ? null : conversation.toString(),
                question.content(),
                question.page(),
                question.selection());
    }

    /** Of asking for another answer. */
    static String of(ConversationId conversation, MessageId answer) {
        return hash("regenerate", conversation.toString(), answer.toString());
    }

    private static String hash(@Nullable String... parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                update(sha256, part);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        digest.update(((part == null ? -1 : bytes.length) + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
