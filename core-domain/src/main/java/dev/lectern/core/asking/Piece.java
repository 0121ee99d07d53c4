package dev.lectern.core.asking;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is quoted in one go: an excerpt with what it cannot be understood without.
 *
 * @param n the number of the passage, first 1
 * @param start where it begins in the passage's text
 * @param end where it ends, exclusive
 * @param own where the excerpt that it was chosen for begins
 * @param block whether it holds more than running text: a list, a table or code
 * @param said the words of that excerpt
 * @param score how good an answer it makes, in log-odds: running text by all its sentences, anything else by that excerpt
 */
record Piece(int n, int start, int end, int own, boolean block, Set<String> said, double score) {
    private static final int LONGEST_WHOLE = 2_400;
    /** It begins with a word that points back, or one of its first words does: "As part of this merger". */
    private static final Pattern NEEDS_NEIGHBOUR = Pattern.compile(
            "^(?:(?:It|He|She|They|This|That|These|Those|Its|His|Her|Their|Such|Here|Then|However|Therefore|Thus|Otherwise|Both)\\b"
                    + "|(?:[\\p{L}-]+ ){1,4}(?:this|these|those|such)\\b).*",
            Pattern.DOTALL);

    /**
     * An excerpt as it can be read by itself: with the code it announces, the sentence that announces it, the sentence
     * that its pronoun points to.
     *
     * @param place which of the passage's excerpts, first 0
     * @param scores of all of them, in log-odds
     */
    static Piece of(int n, List<Excerpt> passage, int place, double[] scores) {
        int first = place;
        int last = place;
        Excerpt excerpt = passage.get(place);
        if (excerpt.leadsIn()) {
            last = announced(passage, place);
        } else if (excerpt.kind() == Excerpt.Kind.ITEM) {
            int from = firstItem(passage, place);
            int to = lastItem(passage, place);
            if (passage.get(to).end() - passage.get(from).start() <= LONGEST_WHOLE / 2) {
                first = from;
                last = to;
            }
        } else if (excerpt.kind() != Excerpt.Kind.SENTENCE) {
            first = isSentence(passage, place - 1) ? place - 1 : place;
        } else if (isSentence(passage, place - 1)
                && NEEDS_NEIGHBOUR.matcher(excerpt.text()).matches()) {
            first = place - 1;
        }
        boolean block = false;
        for (int i = first; i <= last; i++) {
            block |= passage.get(i).kind() != Excerpt.Kind.SENTENCE;
        }
        return new Piece(
                n,
                passage.get(first).start(),
                passage.get(last).end(),
                excerpt.start(),
                block,
                QuestionWords.stems(excerpt.text()),
                block ? scores[place] : any(scores, first, last));
    }

    /** How likely it is that one of these sentences holds the answer, of which none rules out another. */
    private static double any(double[] scores, int first, int last) {
        double best = Double.NEGATIVE_INFINITY;
        for (int i = first; i <= last; i++) {
            best = Math.max(best, scores[i]);
        }
        double sum = 0;
        for (int i = first; i <= last; i++) {
            sum += Math.exp(scores[i] - best);
        }
        return best + Math.log(sum);
    }

    int length() {
        return end - start;
    }

    boolean overlaps(Piece other) {
        return n == other.n && other.start < end && start < other.end;
    }

    /** Without the sentence before it, which stands in the answer anyhow. */
    Piece withoutNeighbour() {
        return block ? this : new Piece(n, own, end, own, false, said, score);
    }

    /** Whether it says hardly anything that the other does not say. */
    boolean repeats(Piece other) {
        long common = said.stream().filter(other.said::contains).count();
        return common >= 0.9 * said.size();
    }

    private static boolean isSentence(List<Excerpt> passage, int place) {
        return place >= 0 && passage.get(place).kind() == Excerpt.Kind.SENTENCE;
    }

    /** The first item of the list, or the sentence that announces it. */
    private static int firstItem(List<Excerpt> passage, int place) {
        int from = place;
        while (from > 0 && passage.get(from - 1).kind() == Excerpt.Kind.ITEM) {
            from--;
        }
        return from > 0 && passage.get(from - 1).leadsIn() ? from - 1 : from;
    }

    private static int lastItem(List<Excerpt> passage, int place) {
        int to = place;
        while (to + 1 < passage.size() && passage.get(to + 1).kind() == Excerpt.Kind.ITEM) {
            to++;
        }
        return to;
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
