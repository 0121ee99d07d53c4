package dev.lectern.architecture.planted.common;

public final class LiesInADrawer {}
