package dev.lectern.persistence.jooq;

import dev.lectern.core.conversation.SearchHit.Mark;
import dev.lectern.core.conversation.SearchHit.Snippet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Plain text and the places of its marks. */
final class Snippets {
    private Snippets() {}

    /** Takes the delimiters out and remembers where they were. */
    static Snippet betweenDelimiters(String delimited, String opening, String closing) {
        StringBuilder text = new StringBuilder();
        List<Mark> marks = new ArrayList<>();
        int at = 0;
        for (int open = delimited.indexOf(opening); open >= 0; open = delimited.indexOf(opening, at)) {
            text.append(delimited, at, open);
            int from = open + opening.length();
            int close = delimited.indexOf(closing, from);
            int start = text.length();
            text.append(delimited, from, close);
            marks.add(new Mark(start, text.length()));
            at = close + closing.length();
        }
        text.append(delimited, at, delimited.length());
        return new Snippet(text.toString(), marks);
    }

    /** Marks every place where a fragment stands, in whatever case, beside what is marked already. */
    static Snippet marking(Snippet marked, List<String> fragments) {
        String text = marked.text();
        List<Mark> marks = new ArrayList<>(marked.marks());
        for (String fragment : fragments) {
            int length = fragment.length();
            for (int i = 0; i + length <= text.length(); i++) {
                if (text.regionMatches(true, i, fragment, 0, length)) {
                    Mark found = new Mark(i, i + length);
                    if (marks.stream().noneMatch(mark -> mark.start() < found.end() && found.start() < mark.end())) {
                        marks.add(found);
                    }
                    i += length - 1;
                }
            }
        }
        marks.sort(Comparator.comparingInt(Mark::start));
        return new Snippet(text, marks);
    }
}
