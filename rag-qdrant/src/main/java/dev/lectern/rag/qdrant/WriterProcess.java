package dev.lectern.rag.qdrant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that writes, named so that another one can tell whether it has ended: by the boot of its machine, its PID
 * namespace, its number there and when it started. Host names would not do: containers share them, and their numbers are
 * not each other's.
 *
 * @param machine the boot and the namespace
 * @param pid its number
 * @param started in clock ticks since the boot, which no change of the clock moves
 */
record WriterProcess(String machine, long pid, long started) {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern NAME = Pattern.compile("([^ ]+ [^ ]+) (\\d{1,18}) (\\d{1,18})");
    /** Of what follows the program's name in {@code stat}. */
    private static final int START_TIME = 19;

    /** This process; empty where the system does not tell. */
    static Optional<WriterProcess> current() {
        long pid = ProcessHandle.current().pid();
        return thisMachine().flatMap(machine -> startOf(pid).map(started -> new WriterProcess(machine, pid, started)));
    }

    /** @return empty if it is no name of a process */
    static Optional<WriterProcess> parse(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches()
                ? Optional.of(new WriterProcess(
                        parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    /** Whether it is known to have ended; of a process of another machine that is never known. */
    boolean hasEnded() {
        // Where the first process is hidden, others may be, too.
        return thisMachine().filter(machine::equals).isPresent()
                && startOf(1).isPresent()
                && startOf(pid).filter(at -> at == started).isEmpty();
    }

    private static Optional<String> thisMachine() {
        try {
            String boot =
                    Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
            return Optional.of(boot + " " + Files.readSymbolicLink(PROC.resolve("self/ns/pid")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> startOf(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            // The program's name stands in brackets and may hold anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
            boolean zombie = fields[0].equals("Z");
            return zombie ? Optional.empty() : Optional.of(Long.parseLong(fields[START_TIME]));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return machine + " " + pid + " " + started;
    }
}
