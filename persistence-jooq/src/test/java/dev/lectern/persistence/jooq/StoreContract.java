package dev.lectern.persistence.jooq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.core.asking.QuotaRepository;
import dev.lectern.core.conversation.AbandonedAnswers;
import dev.lectern.core.conversation.ConversationRepository;
import dev.lectern.core.conversation.IdempotencyKeys;
import dev.lectern.core.identity.UserId;
import dev.lectern.core.privacy.ErasureLedger;
import dev.lectern.core.privacy.ErasureRepository;
import dev.lectern.core.privacy.RetentionRepository;
import dev.lectern.core.privacy.UserRepository;
import dev.lectern.testkit.asking.QuotaRepositoryContract;
import dev.lectern.testkit.conversation.AbandonedAnswersContract;
import dev.lectern.testkit.conversation.ConversationRepositoryContract;
import dev.lectern.testkit.conversation.IdempotencyKeysContract;
import dev.lectern.testkit.conversation.InflectionContract;
import dev.lectern.testkit.privacy.ErasureLedgerContract;
import dev.lectern.testkit.privacy.ErasureRepositoryContract;
import dev.lectern.testkit.privacy.RetentionRepositoryContract;
import dev.lectern.testkit.privacy.UserRepositoryContract;
import org.junit.jupiter.api.AfterEach;

/** All contracts of the store; after each test no connection may be missing. */
interface StoreContract
        extends ConversationRepositoryContract,
                AbandonedAnswersContract,
                IdempotencyKeysContract,
                InflectionContract,
                QuotaRepositoryContract,
                UserRepositoryContract,
                ErasureRepositoryContract,
                ErasureLedgerContract,
                RetentionRepositoryContract {
    /** The auth-server's outbox, as its own migration makes it. */
    String OUTBOX = """
            create schema auth;
            create table auth.user_deletion_outbox (
                id bigint generated always as identity primary key,
                user_id text not null,
                deleted_at timestamptz not null default now())""";

    /** The store under test. */
    PostgresStore store();

    /** Where its database is. */
    String url();

    @Override
    default ConversationRepository conversations() {
        return store().conversations();
    }

    @Override
    default AbandonedAnswers abandonedAnswers() {
        return store().abandonedAnswers();
    }

    @Override
    default IdempotencyKeys idempotencyKeys() {
        return store().idempotencyKeys();
    }

    @Override
    default QuotaRepository quotas() {
        return store().quotas();
    }

    @Override
    default UserRepository users() {
        return store().users();
    }

    @Override
    default ErasureRepository erasures() {
        return store().erasures();
    }

    @Override
    default ErasureLedger ledger() {
        return store().ledger();
    }

    @Override
    default RetentionRepository retention() {
        return store().retention();
    }

    @Override
    default void accountDeleted(UserId reader) {
        TestServer.executeAt(
                url(), "insert into auth.user_deletion_outbox (user_id) values ('" + reader.value() + "')");
    }

    @AfterEach
    default void no_connection_is_missing() {
        assertThat(store().database().borrowed())
                .as("connections not given back")
                .isZero();
    }
}
