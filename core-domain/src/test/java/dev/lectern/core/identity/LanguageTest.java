package dev.lectern.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanguageTest {
    @Test
    void a_tag_names_its_language_whatever_follows() {
        assertThat(Language.of("de")).contains(Language.GERMAN);
        assertThat(Language.of("DE-Latn-AT")).contains(Language.GERMAN);
        assertThat(Language.of("pt_BR")).contains(Language.PORTUGUESE);
        assertThat(Language.of("nb")).contains(Language.NORWEGIAN).isEqualTo(Language.of("nn-NO"));
        for (Language language : Language.values()) {
            assertThat(Language.of(language.tag())).contains(language);
        }
    }

    @Test
    void what_names_none_of_them_is_none() {
        for (String tag : new String[] {"", "-", "tlh", "german", "*", "d", "de1"}) {
            assertThat(Language.of(tag)).as(tag).isEmpty();
        }
    }
}
