package dev.lectern.core.book;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where in the published book something stands.
 *
 * @param page the page's path on the site, beginning with {@code /} and without a trailing one, such as {@code
 *     /docs/keys}; the root page is {@code /}
 * @param anchor the id of the heading on that page, or null for the page's beginning
 */
public record Locator(String page, @Nullable String anchor) {
    /** @throws IllegalArgumentException if {@code page} is not an absolute path */
    public Locator {
        Objects.requireNonNull(page, "page");
        if (!page.startsWith("/") || page.startsWith("//")) {
            throw new IllegalArgumentException("a page is an absolute path on the site: " + page);
        }
        if (anchor != null && anchor.isEmpty()) {
            throw new IllegalArgumentException("an anchor is null or not empty");
        }
    }

    /**
     * The link a reader follows: page and anchor, relative to the site's origin. What browsers would leave out or read as a
     * slash is encoded, so that it never leads to another host.
     */
    public String url() {
        return encoded(anchor == null ? page : page + "#" + anchor);
    }

    private static String encoded(String url) {
        if (url.codePoints().noneMatch(Locator::misleads)) {
            return url;
        }
        HexFormat hex = HexFormat.of().withUpperCase();
        StringBuilder encoded = new StringBuilder();
        url.codePoints().forEach(c -> {
            if (misleads(c)) {
                for (byte one : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(hex.toHexDigits(one));
                }
            } else {
                encoded.appendCodePoint(c);
            }
        });
        return encoded.toString();
    }

    private static boolean misleads(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> "\\\"<>^`{|}".indexOf(c) >= 0;
        };
    }
}
