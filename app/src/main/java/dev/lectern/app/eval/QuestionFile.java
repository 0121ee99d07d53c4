package dev.lectern.app.eval;

import dev.lectern.core.asking.Evaluation;
import dev.lectern.core.asking.Question;
import dev.lectern.core.asking.SourceSpan;
import dev.lectern.core.book.BookSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Questions to measure with, read from a file of one of two forms: SQuAD, whose paragraphs are a book by themselves, or
 * one JSON object on each line, asked of a book that is indexed already.
 *
 * @param items the questions
 * @param book the paragraphs of a SQuAD file, or null
 */
public record QuestionFile(
        List<Evaluation.Item> items, @Nullable BookSource book) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    public QuestionFile {
        items = List.copyOf(items);
    }

    /** The file cannot be used; the message says where and why, without repeating a question. */
    public static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** @throws UnusableException if the file cannot be read, has neither form, or holds no question */
    public static QuestionFile read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UnusableException(file + " is not UTF-8: save it in that encoding", e);
        } catch (IOException e) {
            throw new UnusableException(file + " cannot be read: " + e.getMessage(), e);
        }
        JsonNode whole = whole(text);
        QuestionFile questions = whole != null && whole.has("data")
                ? SquadFile.of(file, whole)
                : new QuestionFile(lines(file, text), null);
        if (questions.items.isEmpty()) {
            throw new UnusableException(file + " holds no question", null);
        }
        return questions;
    }

    /** Null if the text is not one JSON document, as a file of several lines of JSON is not. */
    private static @Nullable JsonNode whole(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static List<Evaluation.Item> lines(Path file, String text) {
        List<Evaluation.Item> items = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank()) {
                items.add(item(file + ":" + number, line));
            }
        }
        return items;
    }

    private static Evaluation.Item item(String where, String line) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new UnusableException(
                    where + " is not a JSON object; a line is {\"question\": ..., \"answer\": ..., \"page\": ...}", e);
        }
        JsonNode inBook = node.path("inBook");
        JsonNode page = node.path("page");
        if (!(inBook.isMissingNode() || inBook.isBoolean())) {
            throw new UnusableException(where + ": inBook is true or false", null);
        }
        if (!(page.isMissingNode() || page.isNull() || page.isString())) {
            throw new UnusableException(where + ": page is a path on the site, such as /docs/keys", null);
        }
        return new Evaluation.Item(
                question(where, node.path("question")),
                answers(where, node.path("answer")),
                page.isString() ? page(where, page.asString()) : null,
                spans(where, node.path("ranges"), page.isString()),
                inBook.asBoolean(true));
    }

    private static List<SourceSpan> spans(String where, JsonNode ranges, boolean onPage) {
        List<SourceSpan> spans = new ArrayList<>();
        if (ranges.isMissingNode() || ranges.isNull()) {
            return spans;
        }
        boolean usable = ranges.isArray() && onPage;
        for (JsonNode range : ranges) {
            int start = range.path(0).asInt(-1);
            int end = range.path(1).asInt(-1);
            usable &= range.size() == 2 && start >= 0 && start < end;
            if (usable) {
                spans.add(new SourceSpan(start, end));
            }
        }
        if (!usable) {
            throw new UnusableException(
                    where + ": ranges is a list of [start, end], in characters of the page's file, beside a page",
                    null);
        }
        return spans;
    }

    static String question(String where, JsonNode node) {
        String question = node.isString() ? node.asString().strip() : "";
        if (question.isEmpty() || question.length() > Question.MAX_LENGTH) {
            throw new UnusableException(
                    where + ": question is a text of 1 to " + Question.MAX_LENGTH + " characters", null);
        }
        return question;
    }

    private static List<String> answers(String where, JsonNode node) {
        List<String> answers = new ArrayList<>();
        for (JsonNode answer : node.isArray() ? node : List.of(node)) {
            if (answer.isString() && !answer.asString().isBlank()) {
                answers.add(answer.asString());
            } else if (!answer.isMissingNode() && !answer.isNull()) {
                throw new UnusableException(where + ": answer is a text or a list of texts", null);
            }
        }
        return answers;
    }

    /** As a locator has it: without anchor, and without a slash at its end. */
    private static String page(String where, String page) {
        String path = page.replaceFirst("#.*$", "");
        if (!path.startsWith("/")) {
            throw new UnusableException(where + ": page is a path on the site, such as /docs/keys", null);
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
