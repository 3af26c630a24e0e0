package dev.jamjar.simulation;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Loads a mutant of the program beside the program itself: one file compiled anew, and the packages
 * that may use it loaded once more.
 */
final class MutantLoader extends URLClassLoader {
  /** The others know nothing of what is mutated. */
  private static final Set<String> ANEW =
      Set.of("dev.jamjar.repository.", "dev.jamjar.snapshot.", "dev.jamjar.simulation.");

  static {
    registerAsParallelCapable();
  }

  private MutantLoader(URL[] path, ClassLoader parent) {
    super(path, parent);
  }

  /**
   * Compiles and loads a mutant.
   *
   * @param folder an empty one, for its classes
   * @param contents where files to push are kept
   * @return runs the schedule of a seed; answers the rule that it breaks and how, or nothing
   */
  @SuppressWarnings("unchecked") // it is the class that this one names
  static LongFunction<String> load(Mutant mutant, Path folder, Path contents) throws Exception {
    compile(mutant, folder);
    URL[] path = Stream.concat(Stream.of(folder.toUri().toURL()), classPath()).toArray(URL[]::new);
    // Stays open: its threads may still be loading classes.
    MutantLoader loader = new MutantLoader(path, MutantLoader.class.getClassLoader());
    return (LongFunction<String>)
        loader
            .loadClass(MutantRun.class.getName())
            .getDeclaredConstructor(Path.class)
            .newInstance(contents);
  }

  private static void compile(Mutant mutant, Path folder) throws IOException {
    Path source = Path.of("src/main/java", mutant.source() + ".java");
    Path mutated = folder.resolve(source.getFileName());
    Files.writeString(mutated, mutant.mutate(Files.readString(source)));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-nowarn",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              folder.toString());
      if (!compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjects(mutated))
          .call()) {
        throw new IllegalStateException(mutant + " does not compile");
      }
    }
  }

  /** Where the program and its tests were loaded from. */
  private static Stream<URL> classPath() {
    return Stream.of(dev.jamjar.repository.Repository.class, MutantLoader.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (ANEW.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
