package dev.lectern.core.identity;

import java.util.Locale;
import java.util.Optional;

/** A language whose words are found in every form. Words of any other are found as they are written. */
public enum Language {
    ARABIC("ar"),
    ARMENIAN("hy"),
    BASQUE("eu"),
    CATALAN("ca"),
    DANISH("da"),
    DUTCH("nl"),
    ENGLISH("en"),
    FINNISH("fi"),
    FRENCH("fr"),
    GERMAN("de"),
    GREEK("el"),
    HINDI("hi"),
    HUNGARIAN("hu"),
    INDONESIAN("id"),
    IRISH("ga"),
    ITALIAN("it"),
    LITHUANIAN("lt"),
    NEPALI("ne"),
    NORWEGIAN("no"),
    PORTUGUESE("pt"),
    ROMANIAN("ro"),
    RUSSIAN("ru"),
    SERBIAN("sr"),
    SPANISH("es"),
    SWEDISH("sv"),
    TAMIL("ta"),
    TURKISH("tr"),
    YIDDISH("yi");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The primary subtag of the language in BCP 47: two small letters. */
    public String tag() {
        return tag;
    }

    /**
     * The language that a tag of BCP 47 names, whatever region or script follows; both ways of writing Norwegian are one
     * language.
     *
     * @return empty for a language that is not among these, and for what is no tag
     */
    public static Optional<Language> of(String tag) {
        String primary = tag.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
        String wanted = primary.equals("nb") || primary.equals("nn") ? NORWEGIAN.tag : primary;
        for (Language language : values()) {
            if (language.tag.equals(wanted)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }
}
