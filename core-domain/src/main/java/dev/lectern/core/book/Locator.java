package dev.lectern.core.book;

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

    /** The link a reader follows: page and anchor, relative to the site's origin. */
    public String url() {
        return anchor == null ? page : page + "#" + anchor;
    }
}
