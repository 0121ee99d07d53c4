package dev.lectern.core.privacy;

import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Writes a history as Markdown for people: what was asked, what was answered, and where that stands in the book. */
public final class MarkdownTranscript implements Export.Sink {
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Pattern SPECIAL = Pattern.compile("([\\\\`*_\\[\\]<>#|~])");

    private final Appendable out;
    private final String site;
    private boolean begun;

    /**
     * Writes to {@code out}.
     *
     * @param site the origin that citations are relative to, without a trailing slash
     */
    public MarkdownTranscript(Appendable out, String site) {
        this.out = Objects.requireNonNull(out, "out");
        this.site = Objects.requireNonNull(site, "site");
    }

    @Override
    public void conversation(Conversation conversation) throws IOException {
        if (begun) {
            out.append("---\n\n");
        }
        begun = true;
        out.append("# ").append(inLine(conversation.title())).append("\n\n");
        out.append("From ").append(conversation.createdAt().toString());
        out.append(" to ").append(conversation.updatedAt().toString()).append("\n\n");
    }

    @Override
    public void message(Conversation conversation, Message message) throws IOException {
        switch (message.role()) {
            case QUESTION ->
                out.append("## Question, ")
                        .append(message.createdAt().toString())
                        .append("\n\n");
            case ANSWER ->
                out.append("## Answer").append(status(message.status())).append("\n\n");
        }
        if (!message.content().isBlank()) {
            out.append(message.content().strip()).append("\n\n");
        }
        for (Citation citation : message.citations()) {
            cite(citation);
        }
        if (!message.citations().isEmpty()) {
            out.append('\n');
        }
    }

    private void cite(Citation citation) throws IOException {
        out.append("- \\[").append(Integer.toString(citation.n())).append("\\] [");
        out.append(inLine(String.join(" > ", citation.title()))).append("](<");
        out.append(site).append(citation.locator().url()).append(">): ");
        out.append(inLine(citation.quote())).append('\n');
    }

    private static String status(Message.Status status) {
        return status == Message.Status.COMPLETE
                ? ""
                : " (" + status.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }

    /** Plain text on one line, whatever it looks like. */
    private static String inLine(String text) {
        String line = WHITE_SPACE.matcher(text.strip()).replaceAll(" ");
        return SPECIAL.matcher(line).replaceAll("\\\\$1");
    }
}
