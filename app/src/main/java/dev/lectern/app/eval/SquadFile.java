package dev.lectern.app.eval;

import dev.lectern.core.asking.Evaluation;
import dev.lectern.core.book.Block;
import dev.lectern.core.book.BookSource;
import dev.lectern.core.book.Locator;
import dev.lectern.core.book.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A file in the format of SQuAD 1.1 or 2.0: every paragraph is a page of its own.
 *
 * @see <a href="https://rajpurkar.github.io/SQuAD-explorer/">SQuAD</a>
 */
final class SquadFile {
    private final Path file;
    private final List<Section> pages = new ArrayList<>();
    private final List<Evaluation.Item> items = new ArrayList<>();
    /** The paragraphs by their text: some files repeat a paragraph for its further questions. */
    private final Map<String, String> pageOf = new TreeMap<>();

    private SquadFile(Path file) {
        this.file = file;
    }

    static QuestionFile of(Path file, JsonNode root) {
        SquadFile squad = new SquadFile(file);
        int article = 0;
        for (JsonNode node : root.path("data")) {
            squad.article(++article, node);
        }
        BookSource.Content book = new BookSource.Content(squad.pages, squad.pages.size(), List.of());
        return new QuestionFile(squad.items, () -> book);
    }

    private void article(int number, JsonNode article) {
        String title = article.path("title").asString("").replace('_', ' ').strip();
        int paragraph = 0;
        for (JsonNode node : article.path("paragraphs")) {
            String where = file + ", article " + number + ", paragraph " + ++paragraph;
            String context = node.path("context").asString("");
            if (context.isBlank()) {
                throw new QuestionFile.UnusableException(where + " has no context", null);
            }
            String page = "/" + number + "/" + paragraph;
            String before = pageOf.putIfAbsent(context, page);
            if (before == null) {
                pages.add(new Section(
                        new Locator(page, null),
                        List.of(title.isEmpty() ? "Article " + number : title),
                        List.of(new Block(Block.Kind.PARAGRAPH, context))));
            }
            for (JsonNode question : node.path("qas")) {
                items.add(item(where, question, before == null ? page : before));
            }
        }
    }

    private static Evaluation.Item item(String where, JsonNode node, String page) {
        boolean inBook = !node.path("is_impossible").asBoolean(false);
        List<String> answers = new ArrayList<>();
        for (JsonNode answer : node.path("answers")) {
            answers.add(answer.path("text").asString(""));
        }
        answers.removeIf(String::isBlank);
        String question = QuestionFile.question(where, node.path("question"));
        return inBook
                ? new Evaluation.Item(question, answers, page, true)
                : new Evaluation.Item(question, List.of(), null, false);
    }
}
