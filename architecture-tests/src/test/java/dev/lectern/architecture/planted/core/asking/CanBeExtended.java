package dev.lectern.architecture.planted.core.asking;

public class CanBeExtended {}
