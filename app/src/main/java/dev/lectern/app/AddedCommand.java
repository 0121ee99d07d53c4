package dev.lectern.app;

import java.util.concurrent.Callable;

/** A command that another module adds, found as a service; annotated as picocli wants it. */
public interface AddedCommand extends Callable<Integer> {}
