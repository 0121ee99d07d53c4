package dev.lectern.architecture.planted.app;

public final class StringUtils {}
