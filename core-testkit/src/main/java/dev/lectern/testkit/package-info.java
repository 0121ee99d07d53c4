/**
 * What every implementation of a port must pass, and what tests need instead of the real thing.
 *
 * <p>The rooms mirror the core's. A {@code *Contract} is an interface of test methods: an adapter's test implements it
 * and says only how to make the adapter. An {@code InMemory*} is a working implementation, held to the same contract.
 */
@NullMarked
package dev.lectern.testkit;

import org.jspecify.annotations.NullMarked;
