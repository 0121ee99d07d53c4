package dev.lectern.testkit.conversation;

import static java.util.stream.Collectors.joining;

import dev.lectern.core.conversation.Conversation;
import dev.lectern.core.conversation.Message;
import dev.lectern.core.conversation.MessageId;
import dev.lectern.core.conversation.SearchHit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The simplest search that keeps the contract: every term as it is, without stems; a title is worth twice its words. */
final class WordSearch {
    private static final Pattern TERM = Pattern.compile("\"([^\"]*)(\"|$)|[^\\s\"]+");

    private static final Pattern WITHOUT_SPACES =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}"
                    + "\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]");

    private final List<Pattern> terms = new ArrayList<>();

    private WordSearch() {}

    static WordSearch of(String text) {
        WordSearch search = new WordSearch();
        Matcher matcher = TERM.matcher(text);
        while (matcher.find()) {
            boolean phrase = matcher.group(1) != null;
            String typed = (phrase ? matcher.group(1) : matcher.group()).strip();
            if (WITHOUT_SPACES.matcher(typed).find()) {
                String fragment =
                        Stream.of(typed.split("\\s+", -1)).map(Pattern::quote).collect(joining("\\s+"));
                search.terms.add(Pattern.compile(fragment, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
                continue;
            }
            boolean prefix = !phrase && matcher.end() == text.length();
            List<String> words = new ArrayList<>();
            for (String word : typed.split("[^\\p{L}\\p{N}]+", -1)) {
                if (!word.isEmpty()) {
                    words.add(Pattern.quote(word));
                }
            }
            if (!words.isEmpty()) {
                search.terms.add(Pattern.compile(
                        "(?<![\\p{L}\\p{N}])" + String.join("[^\\p{L}\\p{N}]+", words)
                                + (prefix ? "[\\p{L}\\p{N}]*" : "(?![\\p{L}\\p{N}])"),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
            }
        }
        return search;
    }

    Optional<SearchHit> best(Conversation conversation, List<Message> messages) {
        List<SearchHit> hits = new ArrayList<>();
        hit(conversation, null, conversation.title(), 2).ifPresent(hits::add);
        for (Message message : messages) {
            if (message.status().isFinal()) {
                hit(conversation, message.id(), message.content(), 1).ifPresent(hits::add);
            }
        }
        return hits.stream().max(Comparator.comparingDouble(SearchHit::rank));
    }

    private Optional<SearchHit> hit(Conversation conversation, @Nullable MessageId message, String text, int weight) {
        List<SearchHit.Mark> marks = new ArrayList<>();
        for (Pattern term : terms) {
            List<MatchResult> found = term.matcher(text).results().toList();
            if (found.isEmpty()) {
                return Optional.empty();
            }
            found.forEach(match -> marks.add(new SearchHit.Mark(match.start(), match.end())));
        }
        return terms.isEmpty()
                ? Optional.empty()
                : Optional.of(new SearchHit(
                        conversation,
                        message,
                        new SearchHit.Snippet(text, apart(marks)),
                        weight * (double) marks.size() / (1 + text.length())));
    }

    /** Two terms may match the same word: one mark is enough. */
    private static List<SearchHit.Mark> apart(List<SearchHit.Mark> marks) {
        List<SearchHit.Mark> apart = new ArrayList<>();
        int end = 0;
        for (SearchHit.Mark mark : marks.stream()
                .sorted(Comparator.comparingInt(SearchHit.Mark::start))
                .toList()) {
            if (mark.start() >= end) {
                apart.add(mark);
                end = mark.end();
            }
        }
        return apart;
    }
}
