package dev.lectern.core.asking;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What kind of thing a question asks for, and whether a sentence offers one that the question does not name itself. */
enum ExpectedAnswer {
    PERSON("\\b(?:who|whom|whose|(?:which|what) (?:person|man|woman|author|president|player|king|queen|scientist|leader"
            + "|emperor|actor|singer|writer|director|founder))\\b"),
    TIME("\\b(?:when|(?:what|which) (?:year|years|date|day|month|decade|century|time|era|season|period)|how long)\\b"),
    NUMBER("\\bhow (?:many|much|big|large|high|tall|old|far|fast|often|deep|wide|heavy|hot|cold)\\b"
            + "|\\b(?:(?:what|which)|what (?:is|was|are|were) the(?: \\w+)?) (?:percent|percentage|number|amount|size"
            + "|speed|proportion|fraction|limit|default port|port|share|age|score|total|rate|cost|price|temperature"
            + "|distance|width|height|length|population)\\b"),
    PLACE("\\b(?:where|(?:what|which) (?:city|country|countries|state|place|town|river|region|continent|nation|area"
            + "|location|island|county|sea|ocean|mountain))\\b"),
    REASON("\\b(?:why|what (?:caused|causes)|for what reason|how come)\\b"),
    HOW_TO("^(?:how (?:do|can|does|should|to|would|must|could)|can i|is it possible to|what do i (?:need|have) to)\\b"),
    NAMING("\\b(?:what|which) (?:name|term|title|word|nickname|expression)\\b"
            + "|\\bwhat (?:is|are|was|were) (?:the |an? |another |other )?(?:\\w+ )?(?:name|term|title|word|nickname"
            + "|expression)s?\\b"
            + "|\\bwhat (?:is|are|was|were) .{2,60} (?:called|named|known)\\b"
            + "|\\b(?:called|named|known as|known by|referred to as|nicknamed|termed|titled)\\s*\\??$|\\bstand for\\b"),
    DEFINITION("^(?:what (?:is|are|was|were) (?:an? |the )?[\\w-]+(?: [\\w-]+){0,2}\\s*\\??$|what's|define|explain"
            + "|describe|what does .* mean\\b)"),
    ANYTHING("$");

    private static final Pattern NAME = Pattern.compile("(?<![.!?]\\s)(?<!^)\\b\\p{Lu}[\\p{L}'’-]+"
            // At the beginning of a sentence one capital says nothing.
            + "|^\\p{Lu}[\\p{L}'’-]+ (?:(?:of|de|al|von|van|the|ibn) )?\\p{Lu}[\\p{L}'’-]+");
    private static final Pattern MONTH_OR_YEAR = Pattern.compile(
            "\\b(?:1\\d{3}|20\\d{2})s?\\b|\\b(?:January|February|March|April|May|June|July|August|September|October|"
                    + "November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\\b"
                    + "|\\b\\d+(?:st|nd|rd|th)\\b|\\bcentur(?:y|ies)\\b|\\b(?:\\w+) (?:years?|days?|months?|weeks?|hours?|minutes?|seconds?)\\b");
    private static final Pattern FIGURE = Pattern.compile("\\d|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|"
            + "eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion|dozen|half|third|quarter|"
            + "percent|most|none|no)\\b");
    private static final Pattern CAUSE = Pattern.compile("\\b(?:because|since|due to|so that|in order to|as a result"
            + "|caused?|causes|therefore|thus|reason|leads? to|led to|to (?:avoid|prevent|ensure))\\b");
    private static final Pattern STEP = Pattern.compile(
            "^(?:[-*\\d.) ]*)(?:To|Use|Set|Add|Create|Call|Run|Configure|Enable|Disable|You can|You need|You must|Open|Pass|Provide|Install|Define|Implement|Specify|If you)\\b|`");
    private static final Pattern GIVEN_NAME = Pattern.compile("\\b(?:call(?:ed|s)?|known as|names?|named|referred to as"
            + "|refers? to|termed?|dubbed|titled|nicknam\\w+|denoted?|considered|i\\.e\\.|abbreviated|stands for|alias"
            + "|or simply)\\b|[\"“][^\"”]{2,40}[\"”]");
    private static final Pattern DEFINING = Pattern.compile(
            "^(.{1,80}?)\\s(?:(?:is|are|was|were|means|refers to|stands for|allows?|represents?|provides?)\\s|\\()");

    private final Pattern question;

    ExpectedAnswer(String question) {
        this.question = Pattern.compile(question);
    }

    /** The kind whose words come first in the question. */
    static ExpectedAnswer of(String question) {
        String lower = question.toLowerCase(Locale.ROOT).strip();
        ExpectedAnswer first = ANYTHING;
        int at = Integer.MAX_VALUE;
        for (ExpectedAnswer kind : values()) {
            Matcher words = kind.question.matcher(lower);
            if (words.find() && words.start() < at) {
                first = kind;
                at = words.start();
            }
        }
        return first;
    }

    /** Whether a sentence can give it whole; a way to do something and a reason are told in several. */
    boolean isOneThing() {
        return this != HOW_TO && this != REASON;
    }

    /** 1 if the text offers what is asked for, 0 if not, one half if it cannot be told. */
    double in(String text, QuestionWords question) {
        return switch (this) {
            case PERSON, PLACE -> offers(NAME, text, question);
            case TIME -> offers(MONTH_OR_YEAR, text, question);
            case NUMBER -> offers(FIGURE, text.toLowerCase(Locale.ROOT), question);
            case REASON -> CAUSE.matcher(text).find() ? 1 : 0;
            case HOW_TO -> STEP.matcher(text).find() ? 1 : 0;
            case NAMING -> GIVEN_NAME.matcher(text).find() ? 1 : 0;
            case DEFINITION -> defines(text, question) ? 1 : 0;
            case ANYTHING -> 0.5;
        };
    }

    private static double offers(Pattern thing, String text, QuestionWords question) {
        Matcher found = thing.matcher(text);
        while (found.find()) {
            boolean named = QuestionWords.words(found.group()).stream().allMatch(question::has);
            if (!named || found.group().length() == 1) {
                return 1;
            }
        }
        return 0;
    }

    /** "A lease is ...": the subject stands in front of the verb, and the question has named it. */
    private static boolean defines(String text, QuestionWords question) {
        Matcher verb = DEFINING.matcher(text);
        return verb.find()
                && QuestionWords.words(verb.group(1)).stream()
                        .anyMatch(word -> word.length() > 2 && question.has(word));
    }
}
