/**
 * The map of the hexagon.
 *
 * <p>A question walks through these rooms in one straight line:
 *
 * <ol>
 *   <li>{@code identity}: a {@code TokenVerifier} turns the caller's token into a {@code UserId}.
 *   <li>{@code asking}: {@code AskQuestion} receives the bounded {@code Question}.
 *   <li>{@code conversation}: {@code ConversationRepository.begin} stores the question and an empty answer in one
 *       transaction. Nothing is generated before that has committed.
 *   <li>{@code book}: a {@code Retriever} finds the passages. Nothing relevant is an outcome: not in the book.
 *   <li>{@code asking}: {@code Grounding} gathers question, turns and passages; an {@code AnswerGenerator} writes the
 *       answer into a sink; {@code CitationCheck} drops whatever cites a passage that was not retrieved.
 *   <li>{@code conversation}: {@code ConversationRepository.complete} stores the answer.
 * </ol>
 *
 * <p>{@code privacy} stands beside that line: what is forgotten, when, and with which proof. The rooms depend on each
 * other without a cycle: {@code identity} and {@code book} on nothing, {@code conversation} on both, {@code asking} on
 * {@code conversation}; {@code privacy} on {@code identity} and {@code conversation}.
 *
 * <p>Laws: use cases are final classes without inbound interfaces; an expected result is a sealed outcome; the one
 * infrastructure failure is {@link dev.lectern.core.PortUnavailableException}; time is an {@link
 * java.time.InstantSource}; nothing here logs, reads the environment, or knows a framework.
 */
@NullMarked
package dev.lectern.core;

import org.jspecify.annotations.NullMarked;
