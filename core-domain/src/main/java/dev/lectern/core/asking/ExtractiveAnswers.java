package dev.lectern.core.asking;

import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.ScoredPassage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Answers with what the book says, word for word: the generator that needs no model, invents nothing and runs anywhere.
 *
 * <p>The sentences, items, tables and pieces of code of the passages are scored by how much of the question they hold,
 * how close they are to it in meaning, whether they offer the kind of thing that is asked for, and how well their passage
 * was ranked. The best come first; code, a table or a list comes whole and with the sentence that announces it. Every
 * quote is a substring of its passage.
 *
 * <p>Safe for many threads.
 */
public final class ExtractiveAnswers implements AnswerGenerator {
    private static final int QUOTES = 3;
    private static final int LONGEST_WHOLE = 2_400;
    /** How far behind the best a further quote may be; scores are log-odds, so it is some fifty times less likely then. */
    private static final double CLOSE = 4;

    private static final Pattern NEEDS_NEIGHBOUR = Pattern.compile(
            "^(?:It|He|She|They|This|That|These|Those|Its|His|Her|Their|Such|Here|Then|However|Therefore|Thus|Otherwise|Both)\\b.*",
            Pattern.DOTALL);

    private final Embedder embedder;

    /** @param embedder compares sentences with the question */
    public ExtractiveAnswers(Embedder embedder) {
        this.embedder = Objects.requireNonNull(embedder, "embedder");
    }

    /** An excerpt, the number of its passage and its place there. */
    private record Candidate(int n, int place, Excerpt excerpt, double score) {}

    /** What is quoted in one piece. */
    private record Piece(int n, int start, int end, boolean block, double score) {}

    @Override
    public Draft generate(Grounding grounding, AnswerSink sink) {
        List<List<Excerpt>> excerpts = grounding.passages().stream()
                .map(passage -> Excerpt.of(passage.passage().text()))
                .toList();
        List<Piece> pieces = choose(score(grounding, excerpts), excerpts);
        List<Draft.Quote> quotes = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            String quote =
                    grounding.passages().get(piece.n - 1).passage().text().substring(piece.start, piece.end);
            quotes.add(new Draft.Quote(piece.n, quote));
            boolean sameNext = i + 1 < pieces.size() && pieces.get(i + 1).n == piece.n && !piece.block;
            String written = written(quote, piece) + (sameNext ? "" : mark(piece));
            if (!sink.write((i == 0 ? "" : separator(pieces.get(i - 1), piece)) + written)) {
                break;
            }
        }
        return new Draft(
                quotes,
                Map.of("generator", "extractive", "model", embedder.model().name()));
    }

    private static String mark(Piece piece) {
        return (piece.block ? "\n\n" : " ") + "[" + piece.n + "]";
    }

    private static String separator(Piece before, Piece piece) {
        return before.block || piece.block || before.n != piece.n ? "\n\n" : " ";
    }

    /** A bracketed number in the book's own words is no reference of this answer. */
    private static String written(String quote, Piece piece) {
        return piece.block && quote.contains("```") ? quote : quote.replaceAll("\\[(?=\\d{1,3}])", "\\\\[");
    }

    private List<Candidate> score(Grounding grounding, List<List<Excerpt>> excerpts) {
        String question = grounding.standalone();
        QuestionWords words = new QuestionWords(question, grounding.termWeights());
        ExcerptScore scoring = new ExcerptScore(words, ExpectedAnswer.of(question));
        Embedding asked = embedder.embedQuery(question);
        List<String> texts = new ArrayList<>();
        excerpts.forEach(passage -> passage.forEach(excerpt -> texts.add(excerpt.text())));
        List<Embedding> embeddings = embedder.embedPassages(texts);
        List<Candidate> candidates = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < excerpts.size(); i++) {
            ScoredPassage passage = grounding.passages().get(i);
            for (int place = 0; place < excerpts.get(i).size(); place++) {
                Excerpt excerpt = excerpts.get(i).get(place);
                double score = scoring.of(passage, i, excerpts.get(i), place, asked.cosine(embeddings.get(at++)));
                candidates.add(new Candidate(i + 1, place, excerpt, score));
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparingInt(Candidate::n)
                .thenComparingInt(Candidate::place));
        return candidates;
    }

    private static List<Piece> choose(List<Candidate> ranked, List<List<Excerpt>> excerpts) {
        List<Piece> pieces = new ArrayList<>();
        Set<String> said = new HashSet<>();
        for (Candidate candidate : ranked) {
            if (pieces.size() == QUOTES || candidate.score < ranked.get(0).score - CLOSE) {
                break;
            }
            Piece piece = whole(candidate, excerpts.get(candidate.n - 1));
            boolean overlaps = pieces.stream()
                    .anyMatch(other -> other.n == piece.n && other.start < piece.end && piece.start < other.end);
            if (!overlaps && said.add(candidate.excerpt.text())) {
                pieces.add(piece);
            }
        }
        return pieces;
    }

    /** With what it cannot be understood without: the code it announces, the sentence that announces it. */
    private static Piece whole(Candidate candidate, List<Excerpt> passage) {
        int first = candidate.place;
        int last = first;
        Excerpt excerpt = candidate.excerpt;
        if (excerpt.leadsIn()) {
            last = announced(passage, first);
        } else if (excerpt.kind() == Excerpt.Kind.ITEM) {
            int from = first;
            while (from > 0 && passage.get(from - 1).kind() == Excerpt.Kind.ITEM) {
                from--;
            }
            int to = first;
            while (to + 1 < passage.size() && passage.get(to + 1).kind() == Excerpt.Kind.ITEM) {
                to++;
            }
            if (from > 0 && passage.get(from - 1).leadsIn()) {
                from--;
            }
            if (passage.get(to).end() - passage.get(from).start() <= LONGEST_WHOLE / 2) {
                first = from;
                last = to;
            }
        } else if (excerpt.kind() != Excerpt.Kind.SENTENCE) {
            first = first > 0 && passage.get(first - 1).kind() == Excerpt.Kind.SENTENCE ? first - 1 : first;
        } else if (first > 0
                && NEEDS_NEIGHBOUR.matcher(excerpt.text()).matches()
                && passage.get(first - 1).kind() == Excerpt.Kind.SENTENCE) {
            first--;
        }
        boolean block = false;
        for (int i = first; i <= last; i++) {
            block |= passage.get(i).kind() != Excerpt.Kind.SENTENCE;
        }
        return new Piece(
                candidate.n, passage.get(first).start(), passage.get(last).end(), block, candidate.score);
    }

    private static int announced(List<Excerpt> passage, int leadIn) {
        int last = leadIn;
        Excerpt.Kind kind = Excerpt.Kind.SENTENCE;
        for (int next = leadIn + 1; next < passage.size(); next++) {
            Excerpt.Kind following = passage.get(next).kind();
            boolean goesOn = next == leadIn + 1 || (kind == Excerpt.Kind.ITEM && following == kind);
            if (!goesOn || passage.get(next).end() - passage.get(leadIn).start() > LONGEST_WHOLE) {
                break;
            }
            last = next;
            kind = following;
        }
        return last;
    }
}
