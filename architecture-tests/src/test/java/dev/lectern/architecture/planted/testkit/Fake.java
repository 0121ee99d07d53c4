package dev.lectern.architecture.planted.testkit;

public final class Fake {}
