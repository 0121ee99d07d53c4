package dev.lectern.architecture;

import dev.lectern.architecture.planted.app.AsksAModelByItself;
import dev.lectern.architecture.planted.app.AsksQdrantByItself;
import dev.lectern.architecture.planted.app.CutsWordsByItself;
import dev.lectern.architecture.planted.app.HistoryServiceImpl;
import dev.lectern.architecture.planted.app.KeepsAnOptional;
import dev.lectern.architecture.planted.app.SearchesByItself;
import dev.lectern.architecture.planted.app.ServesByItself;
import dev.lectern.architecture.planted.app.StringUtils;
import dev.lectern.architecture.planted.app.TakesAnOptional;
import dev.lectern.architecture.planted.auth.jwks.ReadsTheEnvironment;
import dev.lectern.architecture.planted.auth.jwks.ShipsATestDouble;
import dev.lectern.architecture.planted.common.LiesInADrawer;
import dev.lectern.architecture.planted.core.ClosesACycle;
import dev.lectern.architecture.planted.core.asking.CanBeExtended;
import dev.lectern.architecture.planted.core.asking.KnowsALibrary;
import dev.lectern.architecture.planted.core.asking.OpensAFile;
import dev.lectern.architecture.planted.core.asking.RemembersInAStatic;
import dev.lectern.architecture.planted.core.conversation.ConversationRepository;
import dev.lectern.architecture.planted.core.conversation.ReadsTheClock;
import dev.lectern.architecture.planted.core.identity.LooksIntoTheBook;
import dev.lectern.architecture.planted.core.privacy.Logs;
import dev.lectern.architecture.planted.core.privacy.Prints;
import dev.lectern.architecture.planted.http.javalin.KnowsTheApp;
import dev.lectern.architecture.planted.http.javalin.QueriesByItself;
import dev.lectern.architecture.planted.http.javalin.VerifiesByItself;
import dev.lectern.architecture.planted.persistence.jooq.KeepsADate;
import dev.lectern.architecture.planted.persistence.jooq.MeetsAnotherAdapter;
import dev.lectern.architecture.planted.rag.lucene.ChoosesTheLoggingLibrary;
import dev.lectern.architecture.planted.rag.lucene.ShelfSettings;
import dev.lectern.architecture.planted.rag.lucene.deep.DeepInside;
import java.util.List;
import java.util.Map;

/** Who breaks which rule, on purpose. */
final class Planted {
    static final String ROOT = "dev.lectern.architecture.planted";

    static final Map<String, List<Class<?>>> VIOLATORS = Map.ofEntries(
            broken("the core knows the JDK's plain types and nothing else", KnowsALibrary.class, OpensAFile.class),
            broken("the core's rooms depend on each other in one direction", LooksIntoTheBook.class),
            broken("the core's root knows none of its rooms", ClosesACycle.class),
            broken("the core is told the time", ReadsTheClock.class),
            broken("the core is silent", Logs.class, Prints.class),
            broken("the core keeps no state in statics", RemembersInAStatic.class),
            broken("concrete classes of the core are final", CanBeExtended.class),
            broken("a conversation is never asked for without its reader", ConversationRepository.class),
            broken("adapters never meet", MeetsAnotherAdapter.class),
            broken("an adapter is one flat package", DeepInside.class),
            broken("nobody knows the app", KnowsTheApp.class),
            broken("nothing that ships knows the testkit", ShipsATestDouble.class),
            broken("adapters log through System.Logger", ChoosesTheLoggingLibrary.class),
            broken("settings are records", ShelfSettings.class),
            broken("only http-javalin knows Javalin", ServesByItself.class),
            broken("only auth-jwks knows jose4j", VerifiesByItself.class),
            broken("only persistence-jooq knows SQL", QueriesByItself.class),
            broken("only rag-lucene searches with Lucene", SearchesByItself.class),
            broken("only the two indexes cut words, and by the same rules", CutsWordsByItself.class),
            broken("only rag-qdrant knows Qdrant", AsksQdrantByItself.class),
            broken("only rag-openai knows OpenAI's client", AsksAModelByItself.class),
            broken("one place reads the environment", ReadsTheEnvironment.class),
            broken("dates are java.time", KeepsADate.class),
            broken("Optional is only returned", TakesAnOptional.class),
            broken("Optional is kept in no field", KeepsAnOptional.class),
            broken("nothing is null unless it says so", LiesInADrawer.class),
            broken("no package is a drawer", LiesInADrawer.class),
            broken("no class is a drawer", StringUtils.class, HistoryServiceImpl.class));

    private Planted() {}

    private static Map.Entry<String, List<Class<?>>> broken(String rule, Class<?>... by) {
        return Map.entry(rule, List.of(by));
    }
}
