package dev.lectern.testkit.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.conversation.Begun;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.NewTurn;
import dev.lectern.core.identity.UserId;
import java.time.Instant;
import java.util.List;

/** A test with conversations, and the steps that tests take in them. */
interface NeedsConversations {
    /** Noon of some day; conversations begin here. */
    Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    /** The repository under test. */
    ConversationRepository conversations();

    /** Begins a turn that must begin. */
    default Begun.Started started(UserId reader, NewTurn turn) {
        Begun begun = conversations().begin(reader, turn);
        assertThat(begun).isInstanceOf(Begun.Started.class);
        return (Begun.Started) begun;
    }

    /** A conversation with one question and its whole answer. */
    default ConversationId answered(UserId reader, String question, String answer, Instant at) {
        Begun.Started started = started(reader, SampleTurns.fresh(question, at));
        ConversationId id = started.conversation().id();
        assertThat(conversations().complete(reader, id, started.answer().id(), SampleTurns.complete(answer, at)))
                .isPresent();
        return id;
    }

    /** Up to a hundred messages of a conversation that must exist. */
    default List<Message> all(UserId reader, ConversationId conversation) {
        return conversations()
                .messages(reader, conversation, null, 100)
                .orElseThrow()
                .items();
    }

    /** A message that must exist. */
    default Message message(UserId reader, ConversationId conversation, MessageId id) {
        return all(reader, conversation).stream()
                .filter(message -> message.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
