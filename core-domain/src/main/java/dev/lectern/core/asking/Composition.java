package dev.lectern.core.asking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pieces make an answer, and the order in which they read as one.
 *
 * <p>A page is read to its end before the next one begins, its sentences in its own order; the page of the best piece
 * comes first. The best piece opens the answer where it carries it: when the question asks for one thing, which one
 * sentence gives, or when what stands before it on its page is clearly less to the point. Steps and reasons keep the order
 * in which the book tells them.
 */
final class Composition {
    private static final int PIECES = 3;
    /** How many characters an answer may grow to; what is best is quoted whole, however long. */
    private static final int LONGEST = 1_500;
    /** How far behind the best a further piece may be: some fifty times less likely. */
    private static final double CLOSE = 4;
    /** How far ahead of what stands before it on its page the best must be to open an account: twenty times likelier. */
    private static final double CLEARLY = 3;

    private Composition() {}

    /**
     * Chooses.
     *
     * @param ranked the best first
     * @return at most three, none of which overlaps or repeats a better one or makes the answer too long
     */
    static List<Piece> choose(Iterable<Piece> ranked) {
        List<Piece> chosen = new ArrayList<>();
        int length = 0;
        for (Piece next : ranked) {
            if (chosen.size() == PIECES
                    || (!chosen.isEmpty() && next.score() < chosen.get(0).score() - CLOSE)) {
                break;
            }
            Piece piece = chosen.stream().anyMatch(next::overlaps) ? next.withoutNeighbour() : next;
            boolean fits = chosen.isEmpty() || length + piece.length() <= LONGEST;
            if (fits && chosen.stream().noneMatch(other -> piece.overlaps(other) || piece.repeats(other))) {
                chosen.add(piece);
                length += piece.length();
            }
        }
        return chosen;
    }

    /**
     * Orders.
     *
     * @param chosen the best first
     * @param pages the page of each passage, in the order of their numbers
     * @param expected what the question asks for
     */
    static List<Piece> order(List<Piece> chosen, List<String> pages, ExpectedAnswer expected) {
        Map<String, List<Piece>> byPage = new LinkedHashMap<>();
        for (Piece piece : chosen) {
            byPage.computeIfAbsent(pages.get(piece.n() - 1), page -> new ArrayList<>())
                    .add(piece);
        }
        List<Piece> ordered = new ArrayList<>(chosen.size());
        for (List<Piece> page : byPage.values()) {
            Piece best = page.get(0);
            page.sort(Comparator.comparingInt(Piece::n).thenComparingInt(Piece::start));
            boolean opens = ordered.isEmpty()
                    && (expected.isOneThing()
                            || page.subList(0, page.indexOf(best)).stream()
                                    .allMatch(other -> best.score() - other.score() >= CLEARLY));
            if (opens) {
                page.remove(best);
                ordered.add(best);
            }
            ordered.addAll(page);
        }
        return List.copyOf(ordered);
    }
}
