/** Lectern's hexagon: the nouns, the ports and the use cases. It needs {@code java.base} and nothing else. */
module dev.lectern.core {
    requires static transitive org.jspecify;

    exports dev.lectern.core;
    exports dev.lectern.core.identity;
    exports dev.lectern.core.book;
    exports dev.lectern.core.conversation;
    exports dev.lectern.core.asking;
    exports dev.lectern.core.privacy;
}
