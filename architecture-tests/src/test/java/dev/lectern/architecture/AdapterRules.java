package dev.lectern.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;

/** What keeps the adapters apart, so that each can be left out or replaced. */
final class AdapterRules {
    private static final Set<String> CAPABILITIES = Set.of("auth", "persistence", "rag", "http");

    private AdapterRules() {}

    static List<Rule> under(String root) {
        return List.of(
                new Rule("adapters never meet", neverMeet(root)),
                new Rule("an adapter is one flat package", flat(root)),
                new Rule("nobody knows the app", nobodyKnowsTheApp(root)),
                new Rule("nothing that ships knows the testkit", nothingKnowsTheTestkit(root)),
                new Rule("adapters log through System.Logger", logging(root)),
                new Rule("settings are records", settings(root)));
    }

    private static ArchRule neverMeet(String root) {
        return slices().assignedFrom(adapters(root))
                .should()
                .notDependOnEachOther()
                .because("an adapter sees the core alone; only the app sees several of them");
    }

    /** {@code root.capability.technology...} is the adapter {@code capability-technology}. */
    private static SliceAssignment adapters(String root) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                if (!type.getPackageName().startsWith(root + ".")) {
                    return SliceIdentifier.ignore();
                }
                List<String> rooms = List.of(
                        type.getPackageName().substring(root.length() + 1).split("\\.", -1));
                return rooms.size() > 1 && CAPABILITIES.contains(rooms.get(0))
                        ? SliceIdentifier.of(rooms.get(0), rooms.get(1))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "the adapters";
            }
        };
    }

    private static ArchRule flat(String root) {
        return noClasses()
                .that(resideOutsideOfPackages("..generated.."))
                .should()
                .resideInAnyPackage(CAPABILITIES.stream()
                        .map(capability -> root + "." + capability + ".*.*..")
                        .toArray(String[]::new))
                .because("what is not public must be package-private, which a second package would undo");
    }

    private static ArchRule nobodyKnowsTheApp(String root) {
        return noClasses()
                .that(resideOutsideOfPackages(root + ".app..", root + ".architecture..", root + ".bench.."))
                .should()
                .dependOnClassesThat(resideInAPackage(root + ".app.."))
                .because("the app wires everything, so whoever depends on it depends on everything");
    }

    private static ArchRule nothingKnowsTheTestkit(String root) {
        return noClasses()
                .that(resideOutsideOfPackages(root + ".testkit.."))
                .should()
                .dependOnClassesThat(resideInAPackage(root + ".testkit.."))
                .because("the testkit brings JUnit and AssertJ along");
    }

    private static ArchRule logging(String root) {
        return noClasses()
                .that(resideOutsideOfPackages(root + ".app.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging..", "ch.qos.logback..", "org.apache.logging..")
                .because("whoever embeds an adapter chooses the logging library");
    }

    private static ArchRule settings(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .haveSimpleNameEndingWith("Settings")
                .should()
                .beRecords()
                .because("settings validate themselves once and never change afterwards");
    }
}
