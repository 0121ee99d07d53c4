package dev.lectern.app;

import dev.lectern.app.config.AppConfig;
import dev.lectern.app.config.InvalidConfigurationException;
import dev.lectern.app.runtime.Installation;
import dev.lectern.app.runtime.Ports;
import dev.lectern.app.runtime.Tools;
import dev.lectern.core.PortUnavailableException;
import dev.lectern.core.asking.GenerationFailedException;
import dev.lectern.rag.openai.OpenAiAnswers;
import dev.lectern.rag.openai.OpenAiSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

@Command(
        name = "doctor",
        description = "Says what this machine lacks and how to get it.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing that is needed is missing", "1:something is"})
final class DoctorCommand implements Callable<Integer> {
    private static final long GIGABYTE = 1L << 30;
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)");

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    private final List<Finding> findings = new ArrayList<>();

    private enum Verdict {
        OK,
        OPTIONAL,
        MISSING
    }

    private record Finding(Verdict verdict, String part, String found, String remedy) {}

    @Override
    public Integer call() throws IOException {
        runtime();
        programs();
        sandbox();
        configuration();
        machine();
        return print(Objects.requireNonNull(spec).commandLine().getOut());
    }

    private void runtime() {
        ok("JDK", Runtime.version() + " (" + System.getProperty("java.home") + ")");
    }

    private void programs() {
        Optional<String> node = Tools.output("node", "--version");
        judge(
                node.filter(version -> atLeast(version, 20, 19)).isPresent(),
                Verdict.MISSING,
                "Node",
                node.orElse("missing"),
                "auth-server and the site need 20.19 or newer: https://nodejs.org or `apt-get install nodejs npm`");
        Optional<String> npm = Tools.output("npm", "--version");
        judge(
                npm.isPresent(),
                Verdict.MISSING,
                "npm",
                npm.orElse("missing"),
                "comes with Node; Debian: `apt-get install npm`");
        Optional<String> maven =
                Tools.output("mvn", "--version").flatMap(text -> text.lines().findFirst());
        judge(
                maven.isPresent(),
                Verdict.MISSING,
                "Maven",
                maven.map(line -> line.replaceAll("\u001B\\[[;\\d]*m", "")).orElse("missing"),
                "builds Lectern: `apt-get install maven`");
        Optional<Path> chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(Tools::find)
                .flatMap(Optional::stream)
                .findFirst();
        judge(
                chromium.isPresent(),
                Verdict.OPTIONAL,
                "Chromium",
                chromium.map(Path::toString).orElse("missing"),
                "only for the browser tests: `apt-get install chromium`");
    }

    private void sandbox() {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return;
        }
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean unshare = Tools.output("unshare", "-U", "true").isPresent();
        boolean setpriv = Tools.find("setpriv").isPresent();
        if (root) {
            judge(
                    unshare || setpriv,
                    Verdict.MISSING,
                    "PostgreSQL as root",
                    unshare ? "through unshare" : setpriv ? "through setpriv" : "impossible",
                    "`apt-get install util-linux`, run as an ordinary user, or set DATABASE_URL");
        }
        judge(
                setpriv,
                Verdict.OPTIONAL,
                "setpriv",
                setpriv ? "found" : "missing",
                "lets children die with a killed server: `apt-get install util-linux`");
    }

    private void configuration() {
        AppConfig config;
        try {
            config = AppConfig.load(Installation.root());
        } catch (InvalidConfigurationException e) {
            e.problems().forEach(problem -> add(Verdict.MISSING, "Configuration", "wrong", problem));
            return;
        }
        ok("Configuration", "home " + config.home());
        port(config.host(), config.port(), "LECTERN_PORT");
        URI authServer = config.auth().server();
        if (config.auth().own() && authServer != null) {
            port("127.0.0.1", authServer.getPort(), "LECTERN_AUTH_PORT");
        }
        if (config.database().isEmbedded()) {
            port("127.0.0.1", config.database().embeddedPort(), "LECTERN_DB_PORT");
        }
        model(config.answers());
        judge(
                Files.isRegularFile(Installation.authServerProgram()),
                Verdict.OPTIONAL,
                "auth-server",
                Files.isRegularFile(Installation.authServerProgram()) ? "built" : "not built yet",
                "`./lectern up` builds it");
        judge(
                config.site() != null,
                Verdict.OPTIONAL,
                "Site",
                config.site() != null ? "built" : "not built yet",
                "`./lectern up` builds the handbook");
    }

    private void model(AppConfig.Answers answers) {
        OpenAiSettings settings = answers.model();
        if (settings == null) {
            ok("Answers", "quoted from the book");
            return;
        }
        String named = settings.model() + " at " + settings.baseUrl();
        try (OpenAiAnswers model = new OpenAiAnswers(settings)) {
            model.ping();
            ok("Answers", named + " answers");
        } catch (PortUnavailableException | GenerationFailedException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            add(
                    Verdict.OPTIONAL,
                    "Answers",
                    named + " does not answer: " + cause.getMessage(),
                    "check LECTERN_OPENAI_BASE_URL, LECTERN_OPENAI_API_KEY and LECTERN_OPENAI_MODEL; meanwhile "
                            + (answers.fallback() ? "the book is quoted" : "answers fail"));
        }
    }

    private void machine() throws IOException {
        long disk = Files.getFileStore(Installation.root()).getUsableSpace();
        judge(
                disk > 3 * GIGABYTE,
                Verdict.MISSING,
                "Disk",
                disk / GIGABYTE + " GB free",
                "a first build needs about 3 GB with everything it downloads");
        long memory = ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        judge(memory > 2 * GIGABYTE, Verdict.MISSING, "Memory", memory / GIGABYTE + " GB", "Lectern needs about 1 GB");
    }

    private void port(String host, int port, String variable) {
        boolean free = Ports.isFree(host, port);
        judge(
                free,
                Verdict.OPTIONAL,
                "Port " + port,
                free ? "free" : "taken",
                "fine if Lectern is running; otherwise set " + variable + " to another one");
    }

    private static boolean atLeast(String version, int major, int minor) {
        Matcher numbers = NUMBERS.matcher(version);
        if (!numbers.find()) {
            return false;
        }
        int foundMajor = Integer.parseInt(numbers.group(1));
        return foundMajor > major || (foundMajor == major && Integer.parseInt(numbers.group(2)) >= minor);
    }

    private void ok(String part, String found) {
        add(Verdict.OK, part, found, "");
    }

    private void judge(boolean fine, Verdict otherwise, String part, String found, String remedy) {
        add(fine ? Verdict.OK : otherwise, part, found, fine ? "" : remedy);
    }

    private void add(Verdict verdict, String part, String found, String remedy) {
        findings.add(new Finding(verdict, part, found, remedy));
    }

    private int print(PrintWriter out) {
        for (Finding finding : findings) {
            String mark = switch (finding.verdict) {
                case OK -> "ok";
                case OPTIONAL -> "note";
                case MISSING -> "MISSING";
            };
            out.printf("%-8s %-20s %s%n", mark, finding.part, finding.found);
            if (!finding.remedy.isEmpty()) {
                out.printf("%-8s %-20s -> %s%n", "", "", finding.remedy);
            }
        }
        return findings.stream().anyMatch(finding -> finding.verdict == Verdict.MISSING) ? 1 : 0;
    }
}
