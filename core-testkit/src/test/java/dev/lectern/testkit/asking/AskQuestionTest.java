package dev.lectern.testkit.asking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.AnswerGenerator;
import dev.lectern.core.asking.AskListener;
import dev.lectern.core.asking.AskOutcome;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.asking.Draft;
import dev.lectern.core.asking.FallbackAnswers;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.core.asking.Question;
import dev.lectern.core.book.BookId;
import dev.lectern.core.book.Calibration;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.Retrieval;
import dev.lectern.core.book.Retriever;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.HistoryFilter;
import dev.lectern.core.conversation.IdempotencyKey;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.conversation.TimeOrderedIds;
import dev.lectern.core.identity.UserId;
import dev.lectern.testkit.MutableClock;
import dev.lectern.testkit.conversation.InMemoryConversations;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskQuestionTest {
    private static final UserId ADA = new UserId("ada");
    private static final UserId EVE = new UserId("eve");
    private static final Question QUESTION = Question.of("How long do tokens live?");
    private static final ScoredPassage PASSAGE = passage("Tokens live fifteen minutes. Then they are renewed.");
    private static final Draft DRAFT =
            new Draft(List.of(new Draft.Quote(1, "Tokens live fifteen minutes.")), Map.of("generator", "scripted"));

    private static final AnswerGenerator SCRIPTED = (grounding, sink) -> {
        sink.write("Fifteen minutes [1].");
        return DRAFT;
    };

    private final MutableClock clock = MutableClock.atNoon();
    private final InMemoryConversations conversations = new InMemoryConversations();
    private final Recorder recorder = new Recorder();

    private static ScoredPassage passage(String text) {
        Locator locator = new Locator("/docs/tokens", "lifetime");
        List<String> title = List.of("Handbook", "Tokens");
        PassageId id = PassageId.of(new BookId("handbook"), locator, title, text, 0);
        return new ScoredPassage(new Passage(id, locator, title, text), 1, 0.9, 1);
    }

    private static Retriever finds(ScoredPassage passage) {
        return (query, limit) -> new Retrieval(List.of(passage), Map.of(), new Calibration(1, 0, 0.5));
    }

    private AskQuestion asking(Retriever retriever, AnswerGenerator generator) {
        AskQuestion.Settings settings = new AskQuestion.Settings(3, 6, Duration.ZERO, new NodeId("node"));
        return new AskQuestion(conversations, retriever, generator, settings, clock, new TimeOrderedIds(clock));
    }

    private AskQuestion asking(AnswerGenerator generator) {
        return asking(finds(PASSAGE), generator);
    }

    private AskQuestion asking(ConversationRepository store, AnswerGenerator generator) {
        AskQuestion.Settings settings = new AskQuestion.Settings(3, 6, Duration.ZERO, new NodeId("node"));
        return new AskQuestion(store, finds(PASSAGE), generator, settings, clock, new TimeOrderedIds(clock));
    }

    private AskOutcome.Answered answered(AskQuestion asking, @Nullable ConversationId conversation, Question question) {
        AskOutcome outcome = asking.ask(ADA, conversation, question, null, recorder);
        assertThat(outcome).isInstanceOf(AskOutcome.Answered.class);
        return (AskOutcome.Answered) outcome;
    }

    private Message stored(Conversation conversation, MessageId id) {
        return conversations.messages(ADA, conversation.id(), null, 100).orElseThrow().items().stream()
                .filter(message -> message.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Writes down what a reader would see. */
    private static final class Recorder implements AskListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void started(Conversation conversation, Message question, Message answer) {
            events.add("started " + question.content());
        }

        @Override
        public void sources(List<Citation> citations) {
            events.add("sources " + citations.size());
        }

        @Override
        public void delta(String text) {
            events.add(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[7]", "[7] [9].", "[1].", " \n", "![](https://evil.example/?q=1)", "- "})
    void an_answer_without_a_word_to_show_is_none_and_another_one_may_be_written(String said) {
        AnswerGenerator wordless = (grounding, sink) -> {
            for (int i = 0; i < said.length(); i++) {
                sink.write(said.substring(i, i + 1));
            }
            return DRAFT;
        };
        AskOutcome alone = asking(wordless).ask(ADA, null, QUESTION, null, recorder);

        assertThat(alone).isInstanceOfSatisfying(AskOutcome.Failed.class, failed -> {
            assertThat(failed.answer().status()).isEqualTo(Message.Status.FAILED);
            assertThat(failed.answer().content()).isEmpty();
        });
        assertThat(recorder.events).containsExactly("started How long do tokens live?", "sources 1");

        AnswerGenerator quoting = (grounding, sink) -> {
            sink.write("Fifteen minutes [1].");
            return DRAFT;
        };
        Message answer = answered(asking(new FallbackAnswers(wordless, "model", quoting)), null, QUESTION)
                .answer();
        assertThat(answer.content()).isEqualTo("Fifteen minutes [1].");
        assertThat(answer.metadata()).containsEntry(FallbackAnswers.INSTEAD_OF, "model");
    }

    @Test
    @Tag("FR-016")
    @Tag("T028")
    void an_answer_streams_in_and_is_stored_with_its_citations() {
        AskOutcome.Answered outcome = answered(
                asking((grounding, sink) -> {
                    sink.write("Tokens live ");
                    sink.write("fifteen minutes. [1]");
                    return DRAFT;
                }),
                null,
                QUESTION);

        assertThat(recorder.events)
                .containsExactly(
                        "started How long do tokens live?", "sources 1", "Tokens live ", "fifteen minutes. [1]");
        Message stored = stored(outcome.conversation(), outcome.answer().id());
        assertThat(stored.status()).isEqualTo(Message.Status.COMPLETE);
        assertThat(stored.content()).isEqualTo("Tokens live fifteen minutes. [1]");
        assertThat(stored.citations()).singleElement().satisfies(citation -> {
            assertThat(citation.locator().url()).isEqualTo("/docs/tokens#lifetime");
            assertThat(citation.verified()).isTrue();
        });
        assertThat(stored.metadata()).containsEntry("generator", "scripted");
    }

    @Test
    void the_question_is_stored_before_anything_is_generated() {
        asking((grounding, sink) -> {
                    List<Message> stored = conversations.list(ADA, HistoryFilter.ALL, null, 1).items().stream()
                            .flatMap(one ->
                                    conversations.messages(ADA, one.id(), null, 10).orElseThrow().items().stream())
                            .toList();
                    assertThat(stored)
                            .extracting(Message::status)
                            .containsExactly(Message.Status.COMPLETE, Message.Status.STREAMING);
                    return DRAFT;
                })
                .ask(ADA, null, QUESTION, null, recorder);
    }

    @Test
    void what_is_not_in_the_book_reaches_no_generator_and_names_the_nearest_pages() {
        Retriever nothing = (query, limit) -> new Retrieval(List.of(PASSAGE), Map.of(), new Calibration(1, 0, 0.99));
        AskOutcome.Answered outcome = answered(
                asking(nothing, (grounding, sink) -> {
                    throw new AssertionError("no generator is called");
                }),
                null,
                QUESTION);
        assertThat(outcome.answer().status()).isEqualTo(Message.Status.NOT_IN_BOOK);
        assertThat(outcome.answer().citations()).hasSize(1);
        assertThat(recorder.events).noneMatch(event -> event.startsWith("sources"));
    }

    @Test
    void a_reference_to_a_passage_that_was_not_retrieved_never_reaches_the_reader() {
        AskOutcome.Answered outcome = answered(
                asking((grounding, sink) -> {
                    sink.write("So it is [7]. And so [");
                    sink.write("1].");
                    return DRAFT;
                }),
                null,
                QUESTION);
        assertThat(outcome.answer().content()).isEqualTo("So it is . And so [1].");
        assertThat(String.join("", recorder.events)).doesNotContain("[7]");
        assertThat(outcome.answer().metadata()).containsEntry("droppedReferences", "1");
    }

    @Test
    void a_follow_up_is_retrieved_together_with_what_it_leans_on() {
        List<String> queries = new ArrayList<>();
        AskQuestion asking = asking(
                (query, limit) -> {
                    queries.add(query.text());
                    return finds(PASSAGE).retrieve(query, limit);
                },
                SCRIPTED);
        Conversation conversation = answered(asking, null, QUESTION).conversation();
        answered(asking, conversation.id(), Question.of("And can I change that?"));
        assertThat(queries).last().isEqualTo("How long do tokens live?\nAnd can I change that?");
    }

    @Test
    @Tag("EDGE.3")
    @Tag("FR-017")
    void somebody_elses_conversation_looks_like_an_unknown_one() {
        AskQuestion asking = asking(SCRIPTED);
        ConversationId adas = answered(asking, null, QUESTION).conversation().id();
        ConversationId nobodys = new TimeOrderedIds(clock).get();
        assertThat(asking.ask(EVE, adas, QUESTION, null, recorder))
                .isEqualTo(asking.ask(EVE, nobodys, QUESTION, null, recorder))
                .isEqualTo(new AskOutcome.UnknownConversation());
    }

    @Test
    @Tag("EDGE.5")
    void a_second_question_waits_until_the_first_is_answered() {
        List<AskOutcome> second = new ArrayList<>();
        AskQuestion quick = asking(SCRIPTED);
        ConversationId conversation =
                answered(quick, null, QUESTION).conversation().id();
        AskQuestion slow = asking((grounding, sink) -> {
            second.add(quick.ask(ADA, conversation, Question.of("Me too?"), null, new Recorder()));
            return SCRIPTED.generate(grounding, sink);
        });
        MessageId running = answered(slow, conversation, QUESTION).answer().id();
        assertThat(second).containsExactly(new AskOutcome.Busy(running));
    }

    @Test
    void the_same_request_again_is_answered_from_the_store() {
        AskQuestion asking = asking(SCRIPTED);
        IdempotencyKey key = new IdempotencyKey("once");
        AskOutcome first = asking.ask(ADA, null, QUESTION, key, recorder);
        AskOutcome again = asking.ask(ADA, null, QUESTION, key, new Recorder());
        assertThat(first).isInstanceOf(AskOutcome.Answered.class);
        assertThat(again).isInstanceOf(AskOutcome.Replayed.class);
        assertThat(((AskOutcome.Replayed) again).answer()).isEqualTo(((AskOutcome.Answered) first).answer());
        assertThat(asking.ask(ADA, null, Question.of("Another?"), key, new Recorder()))
                .isEqualTo(new AskOutcome.KeyReused());
    }

    @Test
    void another_answer_rests_on_the_same_question_and_what_was_said_before_it() {
        List<String> seen = new ArrayList<>();
        AskQuestion asking = asking((grounding, sink) -> {
            seen.add(grounding.question().content()
                    + grounding.question().page()
                    + grounding.question().selection()
                    + grounding.turns().size());
            sink.write("Answer " + seen.size());
            return DRAFT;
        });
        ConversationId conversation =
                answered(asking, null, QUESTION).conversation().id();
        Message first = answered(asking, conversation, new Question("And why?", "/docs/tokens", "fifteen", null))
                .answer();

        AskOutcome outcome = asking.regenerate(ADA, conversation, first.id(), null, recorder);

        assertThat(seen.subList(1, 3)).containsOnly("And why?/docs/tokensfifteen2");
        Message second = ((AskOutcome.Answered) outcome).answer();
        assertThat(second.content()).isEqualTo("Answer 3");
        assertThat(conversations
                        .messages(ADA, conversation, null, 10)
                        .orElseThrow()
                        .items())
                .hasSize(4)
                .last()
                .isEqualTo(second);
        assertThat(asking.regenerate(ADA, conversation, first.id(), null, recorder))
                .isEqualTo(new AskOutcome.UnknownAnswer());
        assertThat(asking.regenerate(ADA, conversation, new MessageId(2), null, recorder))
                .isEqualTo(new AskOutcome.NotLast());
    }

    @Test
    void the_same_wish_for_another_answer_is_answered_from_the_store() {
        AskQuestion asking = asking(SCRIPTED);
        IdempotencyKey key = new IdempotencyKey("once-more");
        ConversationId conversation =
                answered(asking, null, QUESTION).conversation().id();

        AskOutcome first = asking.regenerate(ADA, conversation, new MessageId(2), key, recorder);
        AskOutcome again = asking.regenerate(ADA, conversation, new MessageId(2), key, recorder);

        assertThat(((AskOutcome.Replayed) again).answer()).isEqualTo(((AskOutcome.Answered) first).answer());
        assertThat(asking.ask(ADA, conversation, QUESTION, key, recorder)).isEqualTo(new AskOutcome.KeyReused());
    }

    @Test
    void a_stop_keeps_the_text_so_far() {
        AskQuestion[] self = new AskQuestion[1];
        self[0] = asking((grounding, sink) -> {
            assertThat(sink.write("Tokens live ")).isTrue();
            ConversationId conversation = conversations
                    .list(ADA, HistoryFilter.ALL, null, 1)
                    .items()
                    .get(0)
                    .id();
            assertThat(self[0].stop(ADA, conversation, new MessageId(2))).isTrue();
            assertThat(sink.write("fifteen minutes.")).isFalse();
            return DRAFT;
        });
        AskOutcome.Answered outcome = answered(self[0], null, QUESTION);
        assertThat(outcome.answer().status()).isEqualTo(Message.Status.STOPPED);
        assertThat(outcome.answer().content()).isEqualTo("Tokens live ");
    }

    @Test
    void a_shutdown_leaves_the_answer_interrupted_with_the_text_so_far() {
        AskQuestion[] self = new AskQuestion[1];
        self[0] = asking((grounding, sink) -> {
            sink.write("Tokens live ");
            self[0].interruptAll();
            assertThat(sink.write("fifteen minutes.")).isFalse();
            return DRAFT;
        });
        AskOutcome outcome = self[0].ask(ADA, null, QUESTION, null, recorder);
        assertThat(outcome).isInstanceOf(AskOutcome.Failed.class);
        assertThat(((AskOutcome.Failed) outcome).answer())
                .extracting(Message::status, Message::content)
                .containsExactly(Message.Status.INTERRUPTED, "Tokens live ");
    }

    @Test
    void a_conversation_deleted_while_it_is_answered_does_not_come_back() {
        AskQuestion asking = asking((grounding, sink) -> {
            ConversationId conversation = conversations
                    .list(ADA, HistoryFilter.ALL, null, 1)
                    .items()
                    .get(0)
                    .id();
            conversations.delete(ADA, conversation);
            assertThat(sink.write("Tokens live ")).isFalse();
            return DRAFT;
        });
        assertThat(asking.ask(ADA, null, QUESTION, null, recorder)).isEqualTo(new AskOutcome.Gone());
        assertThat(conversations.list(ADA, HistoryFilter.ALL, null, 10).items()).isEmpty();
    }

    @Test
    @Tag("EDGE.4")
    void a_part_that_is_down_is_named_and_the_question_is_kept() {
        AskOutcome outcome = asking(
                        (query, limit) -> {
                            throw new PortUnavailableException("index", Duration.ofSeconds(5), null);
                        },
                        SCRIPTED)
                .ask(ADA, null, QUESTION, null, recorder);
        assertThat(outcome).isInstanceOf(AskOutcome.Failed.class);
        AskOutcome.Failed failed = (AskOutcome.Failed) outcome;
        assertThat(failed.unavailable()).isEqualTo("index");
        assertThat(failed.answer().status()).isEqualTo(Message.Status.FAILED);
        assertThat(stored(failed.conversation(), failed.question().id()).content())
                .isEqualTo("How long do tokens live?");
    }

    @Test
    @Tag("EDGE.2")
    @Tag("EDGE.4")
    void a_store_that_is_away_for_a_while_costs_an_answer_nothing() {
        AtomicBoolean away = new AtomicBoolean();
        AskQuestion asking = asking(away(conversations, away), (grounding, sink) -> {
            away.set(true);
            assertThat(sink.write("Tokens live ")).isTrue();
            sink.write("fifteen minutes. [1]");
            return DRAFT;
        });

        AskOutcome.Failed outcome = (AskOutcome.Failed) asking.ask(ADA, null, QUESTION, null, recorder);

        assertThat(outcome.unavailable()).isEqualTo("database");
        assertThat(String.join("", recorder.events)).endsWith("Tokens live fifteen minutes. [1]");
        assertThatThrownBy(asking::storeKept).isInstanceOf(PortUnavailableException.class);
        away.set(false);
        assertThat(asking.storeKept()).isEqualTo(1);
        assertThat(asking.storeKept()).isZero();
        assertThat(stored(outcome.conversation(), outcome.answer().id()))
                .extracting(Message::status, Message::content)
                .containsExactly(Message.Status.COMPLETE, "Tokens live fifteen minutes. [1]");
    }

    @Test
    @Tag("EDGE.2")
    @Tag("EDGE.4")
    void a_turn_that_was_stored_but_not_acknowledged_is_ended_and_frees_its_conversation() {
        AtomicBoolean lost = new AtomicBoolean();
        ConversationRepository unacknowledged = (ConversationRepository) Proxy.newProxyInstance(
                AskQuestionTest.class.getClassLoader(),
                new Class<?>[] {ConversationRepository.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(conversations, arguments);
                    if (lost.get() && method.getName().equals("begin")) {
                        throw new PortUnavailableException("database", Duration.ofSeconds(2), null);
                    }
                    return result;
                });
        AskQuestion asking = asking(unacknowledged, (grounding, sink) -> {
            sink.write("Tokens live.");
            return DRAFT;
        });
        ConversationId conversation =
                answered(asking, null, QUESTION).conversation().id();
        lost.set(true);
        assertThatThrownBy(() -> asking.ask(ADA, conversation, QUESTION, null, recorder))
                .isInstanceOf(PortUnavailableException.class);
        lost.set(false);
        assertThat(asking.ask(ADA, conversation, QUESTION, null, recorder)).isInstanceOf(AskOutcome.Busy.class);

        assertThat(asking.interruptStray(conversations)).isEqualTo(1);

        assertThat(asking.interruptStray(conversations)).isZero();
        assertThat(conversations
                        .messages(ADA, conversation, null, 100)
                        .orElseThrow()
                        .items())
                .extracting(Message::status)
                .endsWith(Message.Status.COMPLETE, Message.Status.INTERRUPTED);
        answered(asking, conversation, QUESTION);
    }

    @Test
    @Tag("EDGE.4")
    void an_answer_that_is_generated_or_waits_to_be_stored_is_not_stray() {
        AtomicBoolean away = new AtomicBoolean();
        List<Integer> interrupted = new ArrayList<>();
        List<AskQuestion> self = new ArrayList<>();
        AskQuestion asking = asking(away(conversations, away), (grounding, sink) -> {
            interrupted.add(self.getFirst().interruptStray(conversations));
            sink.write("Tokens live.");
            away.set(true);
            return DRAFT;
        });
        self.add(asking);

        AskOutcome.Failed unstored = (AskOutcome.Failed) asking.ask(ADA, null, QUESTION, null, recorder);
        interrupted.add(asking.interruptStray(conversations));
        away.set(false);
        asking.storeKept();

        assertThat(interrupted).containsExactly(0, 0);
        assertThat(stored(unstored.conversation(), unstored.answer().id()).status())
                .isEqualTo(Message.Status.COMPLETE);
    }

    private static ConversationRepository away(ConversationRepository store, AtomicBoolean away) {
        return (ConversationRepository) Proxy.newProxyInstance(
                AskQuestionTest.class.getClassLoader(),
                new Class<?>[] {ConversationRepository.class},
                (proxy, method, arguments) -> {
                    if (away.get()) {
                        throw new PortUnavailableException("database", Duration.ofSeconds(2), null);
                    }
                    return method.invoke(store, arguments);
                });
    }

    @Test
    void a_generator_that_breaks_off_leaves_a_failed_answer_with_the_text_so_far() {
        AskOutcome outcome = asking((grounding, sink) -> {
                    sink.write("Tokens live ");
                    throw new GenerationFailedException("the stream broke off", null);
                })
                .ask(ADA, null, QUESTION, null, recorder);
        assertThat(((AskOutcome.Failed) outcome).answer())
                .extracting(Message::status, Message::content)
                .containsExactly(Message.Status.FAILED, "Tokens live ");
    }

    @Test
    void a_defect_in_a_generator_is_thrown_on_and_does_not_leave_the_conversation_busy() {
        AskQuestion broken = asking((grounding, sink) -> {
            throw new IllegalStateException("a defect");
        });
        assertThatThrownBy(() -> broken.ask(ADA, null, QUESTION, null, recorder))
                .isInstanceOf(IllegalStateException.class);
        ConversationId conversation = conversations
                .list(ADA, HistoryFilter.ALL, null, 1)
                .items()
                .get(0)
                .id();
        answered(asking(SCRIPTED), conversation, QUESTION);
    }
}
