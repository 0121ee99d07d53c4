package dev.lectern.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** One law of the house. The name is the sentence that a report shows and that a planted violator is filed under. */
record Rule(String name, ArchRule check) {
    /** Every rule, for the packages below {@code root}: the product's, or those of the planted violators. */
    static List<Rule> under(String root) {
        return Stream.of(
                        CoreRules.under(root),
                        AdapterRules.under(root),
                        LibraryRules.under(root),
                        HouseRules.under(root))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
