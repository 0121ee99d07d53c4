package dev.lectern.architecture.planted.core.book;

public record Page(String slug) {}
