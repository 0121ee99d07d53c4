package dev.lectern.core.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts sections into passages: whole blocks are packed up to a target size, a block is torn only when it alone is larger,
 * and a section too small to stand by itself joins its neighbour on the same page.
 *
 * <p>Pure and immutable. Sizes are in tokens, estimated as {@link #tokens(String)} does.
 */
public final class Passages {
    private final int targetTokens;
    private final int minTokens;

    /**
     * @param targetTokens the size to pack up to, at least 50
     * @param minTokens a passage below this joins the next of its page; at most half the target
     */
    public Passages(int targetTokens, int minTokens) {
        if (targetTokens < 50 || minTokens < 0 || minTokens > targetTokens / 2) {
            throw new IllegalArgumentException("target " + targetTokens + " and minimum " + minTokens + " do not fit");
        }
        this.targetTokens = targetTokens;
        this.minTokens = minTokens;
    }

    /** The sizes that were measured best with three passages to an answer. */
    public static Passages standard() {
        return new Passages(400, 60);
    }

    /** Names these rules: it changes whenever the same section would be cut differently. */
    public String version() {
        return "blocks-2/" + targetTokens + "/" + minTokens;
    }

    /**
     * A rough count of what an English word-piece model would make of the text: word characters in groups of up to five,
     * every other visible character by itself.
     */
    public static int tokens(String text) {
        int tokens = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isLetterOrDigit(c) && !Character.isIdeographic(c)) {
                if (run++ % 5 == 0) {
                    tokens++;
                }
            } else {
                run = 0;
                if (!Character.isWhitespace(c)) {
                    tokens++;
                }
            }
        }
        return tokens;
    }

    /**
     * Cuts a book.
     *
     * @param sections in the order of the book
     * @return the passages in the same order, every id distinct
     */
    public List<Passage> of(BookId book, List<Section> sections) {
        List<Draft> drafts = new ArrayList<>();
        for (Section section : sections) {
            for (String text : pack(section.blocks())) {
                add(drafts, new Draft(section.locator(), section.title(), text, List.of()));
            }
        }
        Map<PassageId, Integer> duplicates = new HashMap<>();
        List<Passage> passages = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            int ordinal = duplicates.merge(draft.id(book, 0), 1, Integer::sum) - 1;
            passages.add(new Passage(draft.id(book, ordinal), draft.locator, draft.title, draft.text, draft.further));
        }
        return List.copyOf(passages);
    }

    private record Draft(Locator locator, List<String> title, String text, List<Heading> further) {
        PassageId id(BookId book, int ordinal) {
            return PassageId.of(book, locator, title, text, further, ordinal);
        }

        /** Where this leads stays where it was; the other's heading is kept as text so that it can be found. */
        Draft with(Draft next) {
            if (locator.equals(next.locator)) {
                return new Draft(locator, title, text + "\n\n" + next.text, further);
            }
            List<Heading> headings = new ArrayList<>(further);
            headings.add(new Heading(text.length() + 2, next.locator, next.title));
            String heading = next.title.get(next.title.size() - 1);
            return new Draft(locator, title, text + "\n\n" + heading + "\n\n" + next.text, headings);
        }
    }

    private void add(List<Draft> drafts, Draft next) {
        if (!drafts.isEmpty()) {
            Draft last = drafts.get(drafts.size() - 1);
            boolean samePage = last.locator.page().equals(next.locator.page());
            int joined = tokens(last.text) + tokens(next.text);
            if (samePage && tokens(last.text) < minTokens && joined <= targetTokens) {
                drafts.set(drafts.size() - 1, last.with(next));
                return;
            }
        }
        drafts.add(next);
    }

    private List<String> pack(List<Block> blocks) {
        List<String> packed = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        int size = 0;
        for (Block block : blocks) {
            for (String piece : tear(block)) {
                int tokens = tokens(piece);
                if (size > 0 && size + tokens > targetTokens) {
                    packed.add(current.toString());
                    current.setLength(0);
                    size = 0;
                }
                if (size > 0) {
                    current.append("\n\n");
                }
                current.append(piece);
                size += tokens;
            }
        }
        if (size > 0) {
            packed.add(current.toString());
        }
        return packed;
    }

    /** A block larger than a passage is torn at its lines, and a line that is still too large at its sentences. */
    private List<String> tear(Block block) {
        if (block.text().isBlank()) {
            return List.of();
        }
        if (tokens(block.text()) <= targetTokens) {
            return List.of(block.text());
        }
        return Tear.apart(block, targetTokens);
    }
}
