package dev.lectern.core.asking;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.Query;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.FinishedAnswer;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.Regeneration;
import dev.lectern.core.conversation.StreamingAnswer;
import dev.lectern.core.identity.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The main job: a question in, a cited answer out, both stored.
 *
 * <p>Safe for many threads; one call blocks its thread until the answer has ended. The question is stored before anything
 * is generated, and no store is held while it is.
 */
public final class AskQuestion {
    private static final String NOT_IN_BOOK = "The book does not cover this.";

    private final ConversationRepository conversations;
    private final Retriever retriever;
    private final @Nullable QueryRewriter rewriter;
    private final AnswerGenerator generator;
    private final AskLimit limit;
    private final Settings settings;
    private final InstantSource time;
    private final Supplier<ConversationId> ids;
    private final Endings endings;
    private final RunningAnswers running = new RunningAnswers();

    /**
     * How to ask.
     *
     * @param passages how many passages an answer may rest on, 1 to 20
     * @param turns how many earlier messages of the conversation a generator gets to see, 0 to 100
     * @param checkpointEvery how much of a streaming answer a crash may lose
     * @param node who this process is among those that share the store
     */
    public record Settings(int passages, int turns, Duration checkpointEvery, NodeId node) {
        public Settings {
            Objects.requireNonNull(node, "node");
            if (passages < 1 || passages > 20) {
                throw new IllegalArgumentException("passages must be 1 to 20: " + passages);
            }
            if (turns < 0 || turns > 100) {
                throw new IllegalArgumentException("turns must be 0 to 100: " + turns);
            }
            if (checkpointEvery.isNegative()) {
                throw new IllegalArgumentException("checkpointEvery must not be negative: " + checkpointEvery);
            }
        }

        /** Three passages, six messages, a checkpoint every half second. */
        public static Settings standard(NodeId node) {
            return new Settings(3, 6, Duration.ofMillis(500), node);
        }
    }

    /** Wires the use case without a limit on what a reader may ask; follow-ups are made standalone by a rule. */
    public AskQuestion(
            ConversationRepository conversations,
            Retriever retriever,
            AnswerGenerator generator,
            Settings settings,
            InstantSource time,
            Supplier<ConversationId> ids) {
        this(conversations, retriever, null, generator, AskLimit.none(), settings, time, ids);
    }

    /**
     * Wires the use case.
     *
     * @param rewriter makes follow-ups standalone, or null for a rule, which is also what is left where it fails
     */
    public AskQuestion(
            ConversationRepository conversations,
            Retriever retriever,
            @Nullable QueryRewriter rewriter,
            AnswerGenerator generator,
            AskLimit limit,
            Settings settings,
            InstantSource time,
            Supplier<ConversationId> ids) {
        this.limit = Objects.requireNonNull(limit, "limit");
        this.conversations = Objects.requireNonNull(conversations, "conversations");
        this.endings = new Endings(conversations, time);
        this.retriever = Objects.requireNonNull(retriever, "retriever");
        this.rewriter = rewriter;
        this.generator = Objects.requireNonNull(generator, "generator");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.time = Objects.requireNonNull(time, "time");
        this.ids = Objects.requireNonNull(ids, "ids");
    }

    /**
     * Asks a question and follows its answer to the end.
     *
     * @param conversation the conversation to go on with, or null to begin one
     * @param key protects against asking twice, or null
     * @throws PortUnavailableException if the question could not be stored, so that nothing has happened; once it is
     *     stored, a part that is down ends in {@link AskOutcome.Failed}
     */
    public AskOutcome ask(
            UserId reader,
            @Nullable ConversationId conversation,
            Question question,
            @Nullable IdempotencyKey key,
            AskListener listener) {
        NewTurn.Target target = conversation == null
                ? new NewTurn.Target.Fresh(ids.get(), Conversation.titleFrom(question.content()), question.language())
                : new NewTurn.Target.Existing(conversation);
        NewTurn turn = new NewTurn(
                target,
                question.content(),
                question.metadata(),
                key == null ? null : new NewTurn.Idempotency(key, RequestHash.of(conversation, question)),
                settings.node(),
                time.instant());
        return go(reader, target.id(), turn.idempotency(), () -> conversations.begin(reader, turn), listener);
    }

    /**
     * Answers the last question of a conversation once more and follows the new answer to its end. The old one is gone
     * as soon as the new one has begun.
     *
     * @param answer the answer to be replaced
     * @param key protects against replacing it twice, or null
     * @throws PortUnavailableException as {@link #ask} does
     */
    public AskOutcome regenerate(
            UserId reader,
            ConversationId conversation,
            MessageId answer,
            @Nullable IdempotencyKey key,
            AskListener listener) {
        Regeneration regeneration = new Regeneration(
                conversation,
                answer,
                key == null ? null : new NewTurn.Idempotency(key, RequestHash.of(conversation, answer)),
                settings.node(),
                time.instant());
        return go(
                reader,
                conversation,
                regeneration.idempotency(),
                () -> conversations.regenerate(reader, regeneration),
                listener);
    }

    /** A request that is known costs nothing; every other one is counted before anything is stored. */
    private AskOutcome go(
            UserId reader,
            ConversationId conversation,
            NewTurn.@Nullable Idempotency idempotency,
            Supplier<Begun> beginning,
            AskListener listener) {
        Optional<Begun> known = idempotency == null ? Optional.empty() : conversations.known(reader, idempotency);
        if (known.isPresent()) {
            return go(reader, known.get(), listener);
        }
        Optional<AskOutcome> refused = limit.take(reader, listener);
        return refused.isPresent()
                ? refused.get()
                : running.engaged(reader, conversation, () -> go(reader, beginning.get(), listener));
    }

    private AskOutcome go(UserId reader, Begun begun, AskListener listener) {
        return switch (begun) {
            case Begun.Started started -> answer(reader, started, Question.of(started.question()), listener);
            case Begun.Replayed replayed ->
                new AskOutcome.Replayed(replayed.conversation(), replayed.question(), replayed.answer());
            case Begun.Busy busy -> new AskOutcome.Busy(busy.running());
            case Begun.UnknownConversation unknown -> new AskOutcome.UnknownConversation();
            case Begun.UnknownAnswer unknown -> new AskOutcome.UnknownAnswer();
            case Begun.NotLast notLast -> new AskOutcome.NotLast();
            case Begun.KeyReused reused -> new AskOutcome.KeyReused();
        };
    }

    /**
     * Stops an answer; the text so far is kept.
     *
     * @return whether the answer was streaming, here or on another node
     */
    public boolean stop(UserId reader, ConversationId conversation, MessageId answer) {
        boolean streaming = conversations.requestStop(reader, conversation, answer);
        running.stop(reader, conversation, answer);
        return streaming;
    }

    /** Ends every running answer as interrupted, so that a shutdown loses nothing. Returns at once. */
    public void interruptAll() {
        running.shutDown();
    }

    /**
     * Stores the ends of answers that could not be stored when they came, because the store was away. To be called now and
     * then.
     *
     * @return how many are stored now or need not be any more
     * @throws PortUnavailableException if the store is still away
     */
    public int storeKept() {
        return endings.storeKept();
    }

    /**
     * Ends the streaming answers of this node that nobody generates: they were stored by a transaction whose outcome was
     * lost, so that whoever asked was told that they were not. To be called now and then.
     *
     * @return how many there were
     * @throws PortUnavailableException if the store cannot be reached
     */
    public int interruptStray(AbandonedAnswers abandoned) {
        List<StreamingAnswer> stray = new ArrayList<>(abandoned.streamingOf(settings.node()));
        // What was begun before the store was asked is generated now, or its end is kept, or it is nobody's.
        stray.removeIf(one -> running.engages(one.reader(), one.conversation()) || endings.keeps(one));
        return stray.isEmpty() ? 0 : abandoned.interrupt(stray, time.instant());
    }

    private AskOutcome answer(UserId reader, Begun.Started started, Question question, AskListener listener) {
        ConversationId conversation = started.conversation().id();
        MessageId answer = started.answer().id();
        RunningAnswers.Run run = running.begin(reader, conversation, answer);
        try {
            return generate(reader, started, question, listener, run);
        } finally {
            running.end(reader, conversation, answer);
        }
    }

    private AskOutcome generate(
            UserId reader, Begun.Started started, Question question, AskListener listener, RunningAnswers.Run run) {
        ConversationId conversation = started.conversation().id();
        MessageId answer = started.answer().id();
        StreamedAnswer streamed = null;
        try {
            listener.started(started.conversation(), started.question(), started.answer());
            List<Message> turns = settings.turns() == 0
                    ? List.of()
                    : conversations.recent(
                            reader, conversation, started.question().id(), settings.turns());
            String standalone = StandaloneQuestion.of(rewriter, question, turns);
            Retrieval retrieval = retriever.retrieve(
                    new Query(standalone, question.selection() == null ? null : question.page()), settings.passages());
            List<Citation> sources = CitationCheck.sources(retrieval.passages());
            if (!retrieval.isRelevant()) {
                listener.delta(NOT_IN_BOOK);
                return endings.end(
                        reader,
                        started,
                        new FinishedAnswer(Message.Status.NOT_IN_BOOK, NOT_IN_BOOK, sources, Map.of(), time.instant()));
            }
            listener.sources(sources);
            Grounding grounding =
                    new Grounding(question, standalone, turns, retrieval.passages(), retrieval.termWeights());
            streamed = new StreamedAnswer(
                    retrieval.passages(),
                    listener,
                    run,
                    soFar -> conversations.checkpoint(reader, conversation, answer, soFar),
                    settings.checkpointEvery(),
                    time);
            Draft draft = generator.generate(grounding, streamed);
            return endings.end(reader, started, streamed, draft, grounding);
        } catch (GenerationFailedException e) {
            return endings.fail(reader, started, streamed, null, Duration.ZERO);
        } catch (PortUnavailableException e) {
            return endings.fail(reader, started, streamed, e.port(), e.retryAfter());
        } catch (RuntimeException | Error e) {
            endings.fail(reader, started, streamed, null, Duration.ZERO);
            throw e;
        }
    }
}
