package dev.lectern.core.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocatorTest {
    /** As a browser reads an address: white space of lines is left out, and a backslash is a slash. */
    private static URI followed(String url) {
        return URI.create("https://book.example/")
                .resolve(url.replaceAll("[\t\r\n]", "").replace('\\', '/').replace(" ", "%20"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/\n/evil.example", "/\t/evil.example", "/\\evil.example", "/\r\\evil.example", "/a b\u202E<\">"
            })
    void a_page_never_leads_to_another_host(String page) {
        assertThat(followed(new Locator(page, null).url()).getHost()).isEqualTo("book.example");
    }

    @Test
    void what_misleads_is_encoded_and_the_rest_stays() {
        assertThat(new Locator("/docs/a b\\c", "d\u202Ee").url()).isEqualTo("/docs/a b%5Cc#d%E2%80%AEe");
        assertThat(new Locator("/docs/Gr\u00fc\u00dfe+%20(1)", "\u4F60\u597D").url())
                .isEqualTo("/docs/Gr\u00fc\u00dfe+%20(1)#\u4F60\u597D");
    }

    @Test
    void what_is_no_path_of_the_site_is_refused() {
        for (String page : new String[] {"", "docs", "//evil.example", "https://evil.example"}) {
            assertThatThrownBy(() -> new Locator(page, null)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Locator("/", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
