package dev.lectern.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** What holds in every room. */
final class HouseRules {
    private static final Pattern DRAWER_PACKAGE =
            Pattern.compile("(.*\\.)?(utils?|commons?|impl|managers?|helpers?|misc)(\\..*)?");
    private static final Pattern DRAWER_CLASS = Pattern.compile(".*(Utils?|Manager|ServiceImpl|Helper|Impl)");

    private HouseRules() {}

    static List<Rule> under(String root) {
        return List.of(
                new Rule("one place reads the environment", environment(root)),
                new Rule("dates are java.time", javaTime(root)),
                new Rule("Optional is only returned", optionalIsReturned(root)),
                new Rule("Optional is kept in no field", optionalIsNoField(root)),
                new Rule("nothing is null unless it says so", nullMarked(root)),
                new Rule("no package is a drawer", noDrawerPackages(root)),
                new Rule("no class is a drawer", noDrawerClasses(root)));
    }

    private static ArchRule environment(String root) {
        return noClasses()
                .that(resideInAPackage(root + "..").and(resideOutsideOfPackages(root + ".app.config..")))
                .should()
                .callMethodWhere(describe(
                        "the environment is read",
                        call -> call.getTarget().getOwner().isEquivalentTo(System.class)
                                && call.getTarget().getName().equals("getenv")))
                .because("a variable that is read elsewhere is neither validated nor in the documented table");
    }

    private static ArchRule javaTime(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.(Date|Calendar|GregorianCalendar|TimeZone)|java\\.text\\.\\w*DateFormat")
                .because("they change under their owner's hands and forget the zone");
    }

    private static ArchRule optionalIsReturned(String root) {
        return codeUnits()
                .that()
                .areDeclaredInClassesThat(handWritten(root))
                .and(describe("are written by hand", unit -> !unit.getName().startsWith("lambda$")))
                .should(Conditions.beTrueFor(
                        "do without an Optional parameter",
                        unit -> unit.getRawParameterTypes().stream()
                                .noneMatch(type -> type.isEquivalentTo(Optional.class))))
                .because("a parameter that may be absent is @Nullable, or a second method");
    }

    private static ArchRule optionalIsNoField(String root) {
        return noFields()
                .that()
                .areDeclaredInClassesThat(handWritten(root))
                .should()
                .haveRawType(Optional.class)
                .because("a field that may be absent is @Nullable; Optional is for the caller of a method");
    }

    private static ArchRule nullMarked(String root) {
        return classes()
                .that(handWritten(root))
                .should(Conditions.beTrueFor(
                        "reside in a package that package-info marks as @NullMarked",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class)))
                .because("NullAway and the readers of the Javadoc start from there");
    }

    private static ArchRule noDrawerPackages(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should(Conditions.beTrueFor(
                        "lie in a drawer",
                        type -> DRAWER_PACKAGE.matcher(type.getPackageName()).matches()))
                .because("every class has a room that is named after a term of the field");
    }

    private static ArchRule noDrawerClasses(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should(Conditions.beTrueFor(
                        "have a drawer's name",
                        type -> DRAWER_CLASS.matcher(type.getSimpleName()).matches()))
                .because("a name that fits everything says nothing");
    }

    private static DescribedPredicate<JavaClass> handWritten(String root) {
        return resideInAPackage(root + "..").and(resideOutsideOfPackages("..generated.."));
    }
}
