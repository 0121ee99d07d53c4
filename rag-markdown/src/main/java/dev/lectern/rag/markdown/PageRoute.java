package dev.lectern.rag.markdown;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where Docusaurus publishes a file: its front matter decides, else the names of its folders and its own, without the
 * numbers that only order them.
 *
 * @see <a href="https://docusaurus.io/docs/create-doc#doc-urls">Docusaurus, doc URLs</a>
 */
final class PageRoute {
    private static final Pattern VERSION_OR_DATE = Pattern.compile("^\\d+[-_.]\\d+.*");
    private static final Pattern NUMBERED = Pattern.compile("^\\d+\\s*[-_.]+\\s*(?<suffix>[^-_.\\s].*)$");

    private PageRoute() {}

    /** The name without the number that orders it: {@code 01-intro} is {@code intro}, {@code 2.0-notes} stays. */
    static String withoutNumber(String name) {
        if (VERSION_OR_DATE.matcher(name).matches()) {
            return name;
        }
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() ? numbered.group("suffix") : name;
    }

    /** The name of a file without its extension. */
    static String baseName(String file) {
        int dot = file.lastIndexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    /**
     * The page's path on the site, without a slash at its end.
     *
     * @param folders the names of the folders that the file lies in, outermost first
     * @param file its name
     */
    static String of(String routeBase, List<String> folders, String file, FrontMatter frontMatter) {
        String name = baseName(file);
        String slug = frontMatter.text("slug").orElse(null);
        String base;
        if (slug == null && isIndex(name, folders)) {
            base = "";
        } else if (slug == null) {
            base = frontMatter.text("id").orElse(withoutNumber(name));
        } else {
            base = slug;
        }
        String folder = folders.stream().map(PageRoute::withoutNumber).collect(Collectors.joining("/"));
        return normalise(routeBase + "/" + (base.startsWith("/") ? base : resolve(folder, base)));
    }

    private static boolean isIndex(String name, List<String> folders) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals("index")
                || lower.equals("readme")
                || (!folders.isEmpty()
                        && lower.equals(folders.get(folders.size() - 1).toLowerCase(Locale.ROOT)));
    }

    private static String resolve(String folder, String relative) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : Arrays.asList((folder + "/" + relative).split("/"))) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }

    private static String normalise(String path) {
        String single = path.replaceAll("/{2,}", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
