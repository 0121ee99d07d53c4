package dev.lectern.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What keeps the hexagon pure. */
final class CoreRules {
    private static final Set<String> SINGLE_JDK_CLASSES = Set.of(
            "java.text.Normalizer",
            "java.text.Normalizer$Form",
            "java.text.BreakIterator",
            "java.security.MessageDigest",
            "java.security.NoSuchAlgorithmException",
            "java.security.SecureRandom",
            "java.io.IOException",
            "java.io.UncheckedIOException");

    private static final Pattern CLOCK_READING =
            Pattern.compile("java\\.time\\.\\w+\\.now\\(|java\\.time\\.Clock\\.system|"
                    + "java\\.time\\.InstantSource\\.system|java\\.lang\\.System\\.(currentTimeMillis|nanoTime)");

    private CoreRules() {}

    static List<Rule> under(String root) {
        String core = root + ".core..";
        return List.of(
                new Rule("the core knows the JDK's plain types and nothing else", plainTypes(core)),
                new Rule("the core's rooms depend on each other in one direction", rooms(root + ".core")),
                new Rule("the core's root knows none of its rooms", rootKnowsNoRoom(root + ".core")),
                new Rule("the core is told the time", toldTheTime(core)),
                new Rule("the core is silent", silent(core)),
                new Rule("the core keeps no state in statics", noMutableStatics(core)),
                new Rule("concrete classes of the core are final", concreteIsFinal(core)),
                new Rule("a conversation is never asked for without its reader", readerFirst(core)));
    }

    private static ArchRule plainTypes(String core) {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(
                        core,
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.math",
                        "java.nio.charset",
                        "java.time..",
                        "java.util",
                        "java.util.concurrent..",
                        "java.util.function",
                        "java.util.random",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify.annotations")
                .or(describe("a class allowed by name", type -> SINGLE_JDK_CLASSES.contains(type.getName())))
                .or(describe("a primitive", JavaClass::isPrimitive))
                .or(describe("an array", JavaClass::isArray));
        return classes()
                .that()
                .resideInAPackage(core)
                .should()
                .onlyDependOnClassesThat(allowed)
                .because(
                        "whatever needs a library, a file, a socket or a framework belongs behind a port, in an adapter");
    }

    private static ArchRule rooms(String core) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("identity")
                .definedBy(core + ".identity..")
                .layer("book")
                .definedBy(core + ".book..")
                .layer("conversation")
                .definedBy(core + ".conversation..")
                .layer("asking")
                .definedBy(core + ".asking..")
                .layer("privacy")
                .definedBy(core + ".privacy..")
                .whereLayer("identity")
                .mayNotAccessAnyLayer()
                .whereLayer("book")
                .mayNotAccessAnyLayer()
                .whereLayer("conversation")
                .mayOnlyAccessLayers("identity", "book")
                .whereLayer("asking")
                .mayOnlyAccessLayers("identity", "book", "conversation")
                .whereLayer("privacy")
                .mayOnlyAccessLayers("identity", "book", "conversation")
                .because("a question walks through the rooms in one straight line, and privacy stands beside it");
    }

    private static ArchRule rootKnowsNoRoom(String core) {
        return noClasses()
                .that()
                .resideInAPackage(core)
                .should()
                .dependOnClassesThat(resideInAPackage(core + ".*.."))
                .because("every room uses the root, so the root would close a cycle");
    }

    private static ArchRule toldTheTime(String core) {
        return noClasses()
                .that()
                .resideInAPackage(core)
                .should()
                .callMethodWhere(describe(
                        "a clock is read",
                        call -> CLOCK_READING
                                .matcher(call.getTarget().getFullName())
                                .lookingAt()))
                .because("time comes in as an InstantSource, so that a test can set it");
    }

    private static ArchRule silent(String core) {
        return noClasses()
                .that()
                .resideInAPackage(core)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.System\\$Logger.*|java\\.io\\.PrintStream")
                .because("adapters and the app log; the core reports by its outcomes and exceptions");
    }

    private static ArchRule noMutableStatics(String core) {
        DescribedPredicate<JavaClass> canChange = describe(
                "a type that can change",
                // A table of numbers is a constant in all but the language's eyes.
                type -> (type.isArray() && !type.getComponentType().isPrimitive())
                        || type.isAssignableTo("java.util.concurrent.ConcurrentMap")
                        || type.isAssignableTo("java.util.AbstractCollection")
                        || type.isAssignableTo("java.util.AbstractMap")
                        || type.getPackageName().equals("java.util.concurrent.atomic"));
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(core)
                .and()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .andShould()
                .notHaveRawType(canChange)
                .because("two embedded copies in one JVM must not meet");
    }

    private static ArchRule concreteIsFinal(String core) {
        return classes()
                .that()
                .resideInAPackage(core)
                .and()
                .areNotInterfaces()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotAnonymousClasses()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .because("a use case is composed, never extended; it changes by its ports");
    }

    private static ArchRule readerFirst(String core) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .haveSimpleName("ConversationRepository")
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage(core)
                .should(Conditions.beTrueFor("take the reader first", method -> {
                    var parameters = method.getRawParameterTypes();
                    return !parameters.isEmpty()
                            && parameters.get(0).getSimpleName().equals("UserId");
                }))
                .because("a key without its owner is how one reader's history reaches another");
    }
}
