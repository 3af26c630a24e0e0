package dev.jamjar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/architecture.md: which package may use which, and who owns which library. */
class ArchitectureTest {
  private static final String BASE = "dev.jamjar";

  /**
   * Package → the packages it may use, and those that the one above it may use. Everybody may use
   * the root package. A package without a row is part of the one above it.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("format", Set.of("hash")),
          Map.entry("hash", Set.of()),
          Map.entry("sign", Set.of("hash")),
          Map.entry("disk", Set.of("hash")),
          Map.entry("store", Set.of("disk")),
          Map.entry("jam", Set.of("codec", "hash")),
          Map.entry("checkpoint", Set.of("codec", "jam", "format", "hash")),
          Map.entry("codec", Set.of("format", "hash", "chunk", "jam")),
          Map.entry("chunk", Set.of("hash")),
          Map.entry("pack", Set.of("format", "hash")),
          Map.entry("index", Set.of("pack", "format", "hash")),
          Map.entry("manifest", Set.of("sign", "format", "hash")),
          Map.entry(
              "repository", Set.of("store", "pack", "index", "manifest", "sign", "format", "hash")),
          Map.entry("repository.read", Set.of("repository")),
          Map.entry("repository.write", Set.of("repository")),
          Map.entry("repository.prune", Set.of("repository", "repository.read")),
          Map.entry("repository.check", Set.of("repository", "repository.read")),
          Map.entry(
              "repository.repair", Set.of("repository", "repository.write", "repository.check")),
          Map.entry("repository.copy", Set.of("repository", "repository.read", "repository.write")),
          Map.entry(
              "snapshot",
              Set.of(
                  "repository",
                  "repository.read",
                  "repository.write",
                  "repository.prune",
                  "repository.check",
                  "repository.repair",
                  "repository.copy",
                  "checkpoint",
                  "codec",
                  "manifest",
                  "index",
                  "pack",
                  "sign",
                  "store",
                  "disk",
                  "format",
                  "hash")),
          Map.entry("synthetic", Set.of("jam", "format", "hash")),
          Map.entry(
              "cli",
              Set.of(
                  "snapshot",
                  "repository",
                  "repository.read",
                  "repository.write",
                  "repository.prune",
                  "repository.check",
                  "repository.copy",
                  "checkpoint",
                  "manifest",
                  "synthetic",
                  "store",
                  "sign",
                  "format",
                  "hash")));

  /** Library package → the only packages that may use it. */
  private static final Map<String, Set<String>> SOLE_USERS =
      Map.of(
          "picocli", Set.of("cli"),
          "com.electronwill.nightconfig", Set.of("cli"),
          "com.github.luben.zstd", Set.of("pack"),
          "com.fasterxml.jackson", Set.of("format"),
          "software.amazon.awssdk", Set.of("store.s3"),
          "org.apache.hc", Set.of("store.s3"),
          "java.net.http", Set.of("store.http"),
          "org.bouncycastle", Set.of("sign"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void arrowsPointDownAsInTheTable() {
    Map<String, Set<String>> wrong = new TreeMap<>();
    for (JavaClass from : CLASSES) {
      String fromRoom = room(from);
      for (var dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        String toRoom = room(to);
        boolean ours = to.getPackageName().startsWith(BASE) && !toRoom.isEmpty();
        if (ours && !toRoom.equals(fromRoom) && !mayUse(fromRoom, toRoom)) {
          wrong
              .computeIfAbsent(fromRoom + " -> " + toRoom, k -> new TreeSet<>())
              .add(from.getName());
        }
      }
    }
    assertEquals(Map.of(), wrong);
  }

  @Test
  void everyPackageIsInTheTableAndSaysWhatItIsFor() throws Exception {
    Path root = Path.of("src/main/java/dev/jamjar");
    try (Stream<Path> folders = Files.walk(root)) {
      List<Path> all = folders.filter(Files::isDirectory).filter(p -> !p.equals(root)).toList();
      for (Path folder : all) {
        assertEquals(
            true,
            Files.exists(folder.resolve("package-info.java")),
            folder + " has no package-info.java");
      }
      assertEquals(
          Set.of(),
          all.stream()
              .map(
                  p -> root.relativize(p).toString().replace(p.getFileSystem().getSeparator(), "."))
              .filter(name -> room(name).isEmpty())
              .collect(Collectors.toSet()));
    }
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .assignedFrom(new Rooms())
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void oneLibraryOnePackage() {
    SOLE_USERS.forEach(
        (library, users) ->
            noClasses()
                .that(
                    DescribedPredicate.describe(
                        "are outside " + users,
                        c -> users.stream().noneMatch(u -> isIn(c, BASE + "." + u))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES));
  }

  @Test
  void onlyTheCommandLinePrintsOrExits() {
    var outsideCli = noClasses().that().resideOutsideOfPackage(BASE + ".cli..");
    outsideCli.should().accessField(System.class, "out").check(CLASSES);
    outsideCli.should().accessField(System.class, "err").check(CLASSES);
    outsideCli.should().callMethod(System.class, "exit", int.class).check(CLASSES);
  }

  @Test
  void filesAreReachedThroughNioOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.FileInputStream")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.FileOutputStream")
        .check(CLASSES);
  }

  private static boolean isIn(JavaClass c, String packageName) {
    return c.getPackageName().equals(packageName)
        || c.getPackageName().startsWith(packageName + ".");
  }

  private static boolean mayUse(String from, String to) {
    return !from.isEmpty() && (MAY_USE.get(from).contains(to) || mayUse(room(above(from)), to));
  }

  /** The row that a class belongs to; empty for the root package and what is not ours. */
  private static String room(JavaClass c) {
    String name = c.getPackageName();
    return name.startsWith(BASE + ".") ? room(name.substring(BASE.length() + 1)) : "";
  }

  /** {@code store} for {@code store.s3}, which has no row of its own; empty where none has. */
  private static String room(String name) {
    return name.isEmpty() || MAY_USE.containsKey(name) ? name : room(above(name));
  }

  private static String above(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static final class Rooms implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass c) {
      String room = room(c);
      return room.isEmpty() ? SliceIdentifier.ignore() : SliceIdentifier.of(room);
    }

    @Override
    public String getDescription() {
      return "the rows of the table";
    }
  }
}
