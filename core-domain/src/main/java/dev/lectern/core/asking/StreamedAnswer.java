package dev.lectern.core.asking;

import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.book.ScoredPassage;
import dev.lectern.core.conversation.Checkpoint;
import dev.lectern.core.conversation.Citation;
import dev.lectern.core.conversation.UnfinishedAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sink between a generator and everybody who waits for its words: filters them, passes deltas on, and stores
 * the progress now and then. For one answer and one thread.
 */
final class StreamedAnswer implements AnswerSink {
    /** Stores what an answer says so far. */
    @FunctionalInterface
    interface Progress {
        Checkpoint store(UnfinishedAnswer soFar);
    }

    /** Without one of these an answer says nothing: so far it consists of markers, signs and blanks. */
    private static final Pattern WORD = Pattern.compile("(?<!\\[\\d{0,3})[\\p{L}\\p{N}]|\\p{So}");

    private final List<ScoredPassage> passages;
    private final List<Citation> sources;
    private final AnswerText text;
    private final AnswerFilter filter;
    private final AskListener listener;
    private final RunningAnswers.Run run;
    private final Progress progress;
    private final Duration interval;
    private final InstantSource time;
    private final StringBuilder content = new StringBuilder();
    /** What comes before the first word. */
    private final StringBuilder leading = new StringBuilder();

    private Instant stored;

    StreamedAnswer(
            List<ScoredPassage> passages,
            AskListener listener,
            RunningAnswers.Run run,
            Progress progress,
            Duration interval,
            InstantSource time) {
        this.passages = passages;
        this.sources = CitationCheck.sources(passages);
        this.text = new AnswerText(
                sources.size(),
                sources.stream().map(source -> source.locator().page()).collect(Collectors.toSet()));
        this.filter = new AnswerFilter(text);
        this.listener = listener;
        this.run = run;
        this.progress = progress;
        this.interval = interval;
        this.time = time;
        this.stored = time.instant();
    }

    @Override
    public boolean write(String delta) {
        if (run.halted() != null) {
            return false;
        }
        append(filter.accept(delta));
        Instant now = time.instant();
        if (Duration.between(stored, now).compareTo(interval) >= 0) {
            stored = now;
            switch (checkpoint(now)) {
                case GO_ON -> {}
                case STOP -> run.halt(RunningAnswers.Halt.STOP);
                case GONE -> run.halt(RunningAnswers.Halt.GONE);
            }
        }
        return run.halted() == null;
    }

    @Override
    public boolean startOver() {
        if (run.halted() != null) {
            return false;
        }
        append(filter.finish());
        leading.setLength(0);
        return content.isEmpty();
    }

    @Override
    public void onHalt(Runnable cancel) {
        run.onHalt(cancel);
    }

    /** A store that is away stops no answer: it is asked again at the next checkpoint. */
    private Checkpoint checkpoint(Instant now) {
        try {
            return progress.store(new UnfinishedAnswer(content.toString(), sources, now));
        } catch (PortUnavailableException e) {
            return Checkpoint.GO_ON;
        }
    }

    /** Ends the stream and gives the whole answer, without what came after a halt. */
    String finish() {
        if (run.halted() == null) {
            append(filter.finish());
        }
        return content.toString();
    }

    /** What the answer refers to so far. */
    List<Citation> cited() {
        return CitationCheck.check(content.toString(), List.of(), passages);
    }

    /** What was dropped on the way, as metadata of the answer: nothing if nothing was. */
    Map<String, String> dropped() {
        Map<String, String> dropped = new HashMap<>();
        if (text.droppedReferences() > 0) {
            dropped.put("droppedReferences", Integer.toString(text.droppedReferences()));
        }
        if (text.droppedLinks() > 0) {
            dropped.put("droppedLinks", Integer.toString(text.droppedLinks()));
        }
        return dropped;
    }

    RunningAnswers.@Nullable Halt halted() {
        return run.halted();
    }

    /** Nothing is shown before there is a word, so that another generator may begin anew where there never was one. */
    private void append(String text) {
        String words = text;
        if (content.isEmpty()) {
            leading.append(text);
            if (!WORD.matcher(leading).find()) {
                return;
            }
            words = leading.toString();
        }
        if (!words.isEmpty()) {
            content.append(words);
            listener.delta(words);
        }
    }
}
