package dev.lectern.http.javalin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.core.asking.Allowance;
import dev.lectern.core.book.PassageId;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Feedback;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.SearchHit;
import dev.lectern.core.identity.Identity;
import dev.lectern.core.identity.User;
import dev.lectern.core.privacy.ErasedCounts;
import dev.lectern.core.privacy.ErasureReceipt;
import dev.lectern.core.privacy.Retention;
import dev.lectern.core.privacy.RetentionPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of the wire. Append only: a field may be added, never renamed or given another meaning. */
final class Wire {
    private Wire() {}

    /** A stretch of a list; {@code next} is the cursor of the following one, or null. */
    record Items<T>(List<T> items, @Nullable String next) {}

    record Talk(String id, String title, Instant createdAt, Instant updatedAt, long version) {
        static Talk of(Conversation c) {
            return new Talk(c.id().toString(), c.title(), c.createdAt(), c.updatedAt(), c.version());
        }
    }

    record Hit(
            String id,
            String title,
            Instant createdAt,
            Instant updatedAt,
            long version,
            @Nullable String messageId,
            Snippet snippet,
            double rank) {
        static Hit of(SearchHit hit) {
            Talk talk = Talk.of(hit.conversation());
            return new Hit(
                    talk.id(),
                    talk.title(),
                    talk.createdAt(),
                    talk.updatedAt(),
                    talk.version(),
                    hit.message() == null ? null : hit.message().toString(),
                    Snippet.of(hit.snippet()),
                    hit.rank());
        }
    }

    record Snippet(String text, List<List<Integer>> marks) {
        static Snippet of(SearchHit.Snippet snippet) {
            return new Snippet(
                    snippet.text(),
                    snippet.marks().stream()
                            .map(mark -> List.of(mark.start(), mark.end()))
                            .toList());
        }
    }

    record Said(
            String id,
            String role,
            String status,
            String content,
            List<Source> citations,
            Map<String, String> metadata,
            Instant createdAt,
            @Nullable Verdict feedback) {
        static Said of(Message m) {
            return of(m, null);
        }

        /** @param changed the passages that the book no longer has as they were, or null if nobody can tell */
        static Said of(Message m, @Nullable Set<PassageId> changed) {
            return new Said(
                    m.id().toString(),
                    lower(m.role()),
                    lower(m.status()),
                    m.content(),
                    m.citations().stream().map(c -> Source.of(c, changed)).toList(),
                    m.metadata(),
                    m.createdAt(),
                    Verdict.of(m.feedback()));
        }
    }

    record Verdict(String verdict, @Nullable String reason, Instant at) {
        static @Nullable Verdict of(@Nullable Feedback feedback) {
            return feedback == null ? null : new Verdict(lower(feedback.verdict()), feedback.reason(), feedback.at());
        }
    }

    record Source(
            int n,
            String passageId,
            List<String> title,
            String url,
            String page,
            @Nullable String anchor,
            String quote,
            double score,
            boolean verified,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean changed,

            List<Integer> markers) {
        static List<Source> of(List<Citation> citations) {
            return citations.stream().map(c -> of(c, null)).toList();
        }

        static Source of(Citation c, @Nullable Set<PassageId> changed) {
            return new Source(
                    c.n(),
                    c.passage().value(),
                    c.title(),
                    c.locator().url(),
                    c.locator().page(),
                    c.locator().anchor(),
                    c.quote(),
                    c.score(),
                    c.verified(),
                    changed == null ? null : changed.contains(c.passage()),
                    c.markers());
        }
    }

    record Found(
            String passageId,
            List<String> title,
            String url,
            String page,
            @Nullable String anchor,
            String text,
            double score,
            double similarity,
            double coverage) {
        static Found of(ScoredPassage scored) {
            return new Found(
                    scored.passage().id().value(),
                    scored.passage().title(),
                    scored.passage().locator().url(),
                    scored.passage().locator().page(),
                    scored.passage().locator().anchor(),
                    scored.passage().text(),
                    scored.score(),
                    scored.similarity(),
                    scored.coverage());
        }
    }

    record Retrieved(List<Found> passages, boolean relevant) {}

    record Turn(Talk conversation, Said question, Said answer) {}

    record Sources(List<Source> citations) {}

    record Delta(String text) {}

    record Done(Said answer) {}

    record Stop(boolean stopping) {}

    record Profile(
            String id,
            @Nullable String email,
            @Nullable String name,
            Instant createdAt,
            @Nullable Integer retentionDays,
            @Nullable String language,
            @Nullable Budget quota) {
        static Profile of(User user, @Nullable Allowance allowance) {
            return new Profile(
                    user.id().value(),
                    user.email(),
                    user.name(),
                    user.createdAt(),
                    user.chosenRetentionDays(),
                    user.chosenLanguage() == null ? null : user.chosenLanguage().tag(),
                    allowance == null ? null : Budget.of(allowance));
        }
    }

    record Budget(int questions, long windowSeconds, int remaining, long resetsInSeconds) {
        static Budget of(Allowance allowance) {
            return new Budget(
                    allowance.quota().questions(),
                    allowance.quota().window().toSeconds(),
                    allowance.remaining(),
                    RateLimit.seconds(allowance.resetsIn()));
        }
    }

    /**
     * @param days for how many days conversations are kept under the choice that was asked about, or null for good
     * @param chosenDays the choice that is stored, or null for the default
     * @param defaultDays the operator's default, or null for good
     * @param maxDays the most that can be chosen
     * @param going the earliest day first
     */
    record RetentionPreview(
            @Nullable Integer days,
            @Nullable Integer chosenDays,
            @Nullable Integer defaultDays,
            int maxDays,
            List<Going> going) {
        static RetentionPreview of(RetentionPolicy policy, @Nullable Integer chosen, Retention.Preview preview) {
            OptionalInt standard = policy.days(null);
            return new RetentionPreview(
                    preview.days(),
                    chosen,
                    standard.isPresent() ? standard.getAsInt() : null,
                    policy.most(),
                    preview.going().entrySet().stream()
                            .map(entry -> new Going(entry.getKey(), entry.getValue()))
                            .toList());
        }
    }

    record Going(LocalDate day, int conversations) {}

    /** A conversation as a line of its own; {@code type} tells it from a message. */
    record TalkLine(String type, String id, String title, Instant createdAt, Instant updatedAt, long version) {
        static TalkLine of(Conversation c) {
            return new TalkLine(
                    "conversation", c.id().toString(), c.title(), c.createdAt(), c.updatedAt(), c.version());
        }
    }

    /** A message as a line of its own. */
    record SaidLine(
            String type,
            String conversationId,
            String id,
            String role,
            String status,
            String content,
            List<Source> citations,
            Map<String, String> metadata,
            Instant createdAt,
            @Nullable Verdict feedback) {
        static SaidLine of(Conversation c, Message m) {
            return new SaidLine(
                    "message",
                    c.id().toString(),
                    m.id().toString(),
                    lower(m.role()),
                    lower(m.status()),
                    m.content(),
                    Source.of(m.citations()),
                    m.metadata(),
                    m.createdAt(),
                    Verdict.of(m.feedback()));
        }
    }

    record Session(String userId, Instant expiresAt) {
        static Session of(Identity identity) {
            return new Session(identity.userId().value(), identity.expiresAt());
        }
    }

    record Receipt(
            String id,
            String state,
            Instant requestedAt,
            @Nullable Instant completedAt,
            @Nullable Counts counts) {
        static Receipt of(ErasureReceipt receipt) {
            ErasedCounts counts = receipt.counts();
            return new Receipt(
                    receipt.id().value(),
                    receipt.completedAt() == null ? "pending" : "done",
                    receipt.requestedAt(),
                    receipt.completedAt(),
                    counts == null ? null : new Counts(counts.conversations(), counts.messages()));
        }
    }

    record Counts(int conversations, int messages) {}

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
