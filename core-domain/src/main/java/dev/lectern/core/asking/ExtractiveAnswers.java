package dev.lectern.core.asking;

import dev.lectern.core.book.Embedder;
import dev.lectern.core.book.Embedding;
import dev.lectern.core.book.Passage;
import dev.lectern.core.book.PassageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Answers with what the book says, word for word: the generator that needs no model, invents nothing and runs anywhere.
 *
 * <p>The sentences, items, tables and pieces of code of the passages are scored by how much of the question they hold,
 * how close they are to it in meaning, whether they offer the kind of thing that is asked for, and how well their passage
 * was ranked. At most three are quoted, page by page and each page in its own order, opened by the best where it carries
 * the answer; code, a table or a list comes whole and with the sentence that announces it. Every quote is a substring of
 * its passage.
 *
 * <p>Safe for many threads.
 */
public final class ExtractiveAnswers implements AnswerGenerator {
    /** A few megabytes. */
    private static final int REMEMBERED = 512;

    private final Embedder embedder;
    private final Map<PassageId, List<Embedding>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PassageId, List<Embedding>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** @param embedder compares sentences with the question */
    public ExtractiveAnswers(Embedder embedder) {
        this.embedder = Objects.requireNonNull(embedder, "embedder");
    }

    @Override
    public Draft generate(Grounding grounding, AnswerSink sink) {
        List<List<Excerpt>> excerpts = grounding.passages().stream()
                .map(passage -> Excerpt.of(passage.passage().text()))
                .toList();
        List<String> pages = grounding.passages().stream()
                .map(passage -> passage.passage().locator().page())
                .toList();
        ExpectedAnswer expected = ExpectedAnswer.of(grounding.standalone());
        List<Piece> pieces =
                Composition.order(Composition.choose(rank(grounding, excerpts, expected)), pages, expected);
        List<Draft.Quote> quotes = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            String quote =
                    grounding.passages().get(piece.n() - 1).passage().text().substring(piece.start(), piece.end());
            quotes.add(new Draft.Quote(piece.n(), quote));
            boolean sameNext = i + 1 < pieces.size() && pieces.get(i + 1).n() == piece.n() && !piece.block();
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
        return (piece.block() ? "\n\n" : " ") + "[" + piece.n() + "]";
    }

    private static String separator(Piece before, Piece piece) {
        return before.block() || piece.block() || before.n() != piece.n() ? "\n\n" : " ";
    }

    /** A bracketed number in the book's own words is no reference of this answer. */
    private static String written(String quote, Piece piece) {
        return piece.block() && quote.contains("```") ? quote : quote.replaceAll("\\[(?=\\d{1,3}])", "\\\\[");
    }

    /** Every excerpt as a piece, the best first. */
    private List<Piece> rank(Grounding grounding, List<List<Excerpt>> excerpts, ExpectedAnswer expected) {
        String question = grounding.standalone();
        QuestionWords words = new QuestionWords(question, grounding.termWeights());
        Embedding asked = embedder.embedQuery(question);
        List<List<Embedding>> embeddings = embeddings(grounding, excerpts);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < excerpts.size(); i++) {
            List<Excerpt> passage = excerpts.get(i);
            ExcerptScore scores =
                    new ExcerptScore(words, expected, grounding.passages().get(i), i, passage);
            double[] all = new double[passage.size()];
            for (int place = 0; place < all.length; place++) {
                all[place] = scores.of(place, asked.cosine(embeddings.get(i).get(place)));
            }
            for (int place = 0; place < all.length; place++) {
                pieces.add(Piece.of(i + 1, passage, place, all));
            }
        }
        // Equal scores keep the order of the passages and their texts.
        pieces.sort(Comparator.comparingDouble(Piece::score).reversed());
        return pieces;
    }

    /** Of every passage's excerpts; those of a passage that was quoted from lately are remembered, and no question is. */
    private List<List<Embedding>> embeddings(Grounding grounding, List<List<Excerpt>> excerpts) {
        List<List<Embedding>> embeddings = new ArrayList<>();
        for (int i = 0; i < excerpts.size(); i++) {
            Passage passage = grounding.passages().get(i).passage();
            List<Embedding> known;
            synchronized (remembered) {
                known = remembered.get(passage.id());
            }
            if (known == null) {
                known = embedder.embedPassages(excerpts.get(i).stream()
                        .map(excerpt -> heading(passage, excerpt) + ": " + excerpt.text())
                        .toList());
                synchronized (remembered) {
                    remembered.put(passage.id(), known);
                }
            }
            embeddings.add(known);
        }
        return embeddings;
    }

    /** What a sentence is about often stands above it only. */
    private static String heading(Passage passage, Excerpt excerpt) {
        List<String> title = passage.headingAt(excerpt.start()).title();
        return title.get(title.size() - 1);
    }
}
