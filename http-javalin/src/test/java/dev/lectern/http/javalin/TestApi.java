package dev.lectern.http.javalin;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.AskQuestion;
import dev.lectern.core.conversation.ConversationId;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.History;
import dev.lectern.core.conversation.NodeId;
import dev.lectern.core.identity.Verification;
import dev.lectern.core.privacy.Erasure;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.UserRepository;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** An API over parts that are all away. */
final class TestApi {
    private TestApi() {}

    static LecternApi withoutAnything(HttpSettings settings) {
        InstantSource time = InstantSource.system();
        ConversationRepository conversations = away(ConversationRepository.class);
        UserRepository users = away(UserRepository.class);
        return new LecternApi(
                new LecternApi.UseCases(
                        new AskQuestion(
                                conversations,
                                (query, limit) -> {
                                    throw new PortUnavailableException("index", Duration.ofSeconds(1), null);
                                },
                                (grounding, sink) -> {
                                    throw new PortUnavailableException("generator", Duration.ofSeconds(1), null);
                                },
                                AskQuestion.Settings.standard(new NodeId("test")),
                                time,
                                () -> new ConversationId(UUID.randomUUID())),
                        new History(conversations, time, () -> new ConversationId(UUID.randomUUID())),
                        new Erasure(
                                users,
                                away(ErasureRepository.class),
                                time,
                                () -> new ErasureReceipt.Id(UUID.randomUUID().toString())),
                        users,
                        (query, limit) -> {
                            throw new PortUnavailableException("index", Duration.ofSeconds(1), null);
                        },
                        token -> new Verification.Rejected(Verification.Reason.MALFORMED)),
                time,
                settings);
    }

    private static <T> T away(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            throw new PortUnavailableException("database", Duration.ofSeconds(1), null);
        }));
    }
}
