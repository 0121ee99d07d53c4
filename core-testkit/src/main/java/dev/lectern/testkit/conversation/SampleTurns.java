package dev.lectern.testkit.conversation;

import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.TimeOrderedIds;
import dev.lectern.core.conversation.UnfinishedAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns, answers and ids for tests. */
public final class SampleTurns {
    /** Who generates in these tests, unless a test says otherwise. */
    public static final NodeId NODE = new NodeId("node-of-the-tests");

    private static final TimeOrderedIds IDS = new TimeOrderedIds(InstantSource.system());

    private SampleTurns() {}

    /** A new conversation's id. */
    public static ConversationId newId() {
        return IDS.get();
    }

    /** A question that begins a conversation, titled by the question. */
    public static NewTurn fresh(String question, Instant at) {
        return fresh(newId(), question, null, at);
    }

    /** A question that begins a conversation with this id, under a key if there is one. */
    public static NewTurn fresh(
            ConversationId id, String question, NewTurn.@Nullable Idempotency idempotency, Instant at) {
        return new NewTurn(new NewTurn.Target.Fresh(id, question, null), question, Map.of(), idempotency, NODE, at);
    }

    /** A question in a conversation that exists. */
    public static NewTurn next(ConversationId conversation, String question, Instant at) {
        return next(conversation, question, null, at);
    }

    /** A question in a conversation that exists, under a key if there is one. */
    public static NewTurn next(
            ConversationId conversation, String question, NewTurn.@Nullable Idempotency idempotency, Instant at) {
        return new NewTurn(new NewTurn.Target.Existing(conversation), question, Map.of(), idempotency, NODE, at);
    }

    /** A key and what it stands for. */
    public static NewTurn.Idempotency key(String key, String hash) {
        return new NewTurn.Idempotency(new IdempotencyKey(key), hash);
    }

    /** An answer on its way, with one source. */
    public static UnfinishedAnswer soFar(String content, Instant at) {
        return new UnfinishedAnswer(content, List.of(citation(1)), at);
    }

    /** A complete answer with one verified citation. */
    public static FinishedAnswer complete(String content, Instant at) {
        return new FinishedAnswer(
                Message.Status.COMPLETE, content, List.of(citation(1)), Map.of("generator", "extractive"), at);
    }

    /** A verified citation of the page on keys. */
    public static Citation citation(int n) {
        Locator locator = new Locator("/docs/keys", "rotation");
        List<String> title = List.of("Handbook", "Keys", "Rotation");
        String quote = "Keys are rotated \u201Cevery quarter\u201D \u2014 see \\ and \"quotes\".";
        return new Citation(
                n,
                PassageId.of(new BookId("handbook"), locator, title, quote, n),
                title,
                locator,
                quote,
                3,
                3 + quote.length(),
                0.75,
                true,
                List.of(7, 40));
    }
}
