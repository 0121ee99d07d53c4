package dev.lectern.architecture;

import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** Conditions that ArchUnit has no words for. */
final class Conditions {
    private Conditions() {}

    static <T extends HasName.AndFullName> ArchCondition<T> beTrueFor(String description, Predicate<T> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(T item, ConditionEvents events) {
                boolean held = holds.test(item);
                String verdict = held ? " does " : " does not ";
                events.add(new SimpleConditionEvent(item, held, item.getFullName() + verdict + description));
            }
        };
    }
}
