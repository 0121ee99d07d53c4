package dev.lectern.core.asking;

import dev.lectern.core.conversation.ConversationId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A hash over everything a request asks for: two requests with one idempotency key are the same if it is equal. */
final class RequestHash {
    private RequestHash() {}

    static String of(@Nullable ConversationId conversation, Question question) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            update(sha256, conversation == null ? null : conversation.toString());
            update(sha256, question.content());
            update(sha256, question.page());
            update(sha256, question.selection());
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
