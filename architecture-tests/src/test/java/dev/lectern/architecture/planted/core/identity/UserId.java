package dev.lectern.architecture.planted.core.identity;

public record UserId(String value) {}
