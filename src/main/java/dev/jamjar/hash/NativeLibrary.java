package dev.jamjar.hash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The C library inside our jar, brought into this process.
 *
 * <p>The operating system wants a file to load. It gets one in a new folder that only this user may
 * enter, and the folder goes again as soon as the library is loaded: nobody else can put other code
 * in its place, and nothing stays behind.
 */
final class NativeLibrary implements KernelChoice.Loader {
  private static final String FILE_NAME = "libjamjar.so";
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final List<Path> parents;

  /** Goes through the first of these folders that allows it. */
  NativeLibrary(List<Path> parents) {
    this.parents = parents;
  }

  /** Goes through the temporary folder, or where that is mounted noexec through the home folder. */
  static NativeLibrary throughUsualFolders() {
    return new NativeLibrary(
        List.of(
            Path.of(System.getProperty("java.io.tmpdir")),
            Path.of(System.getProperty("user.home"), ".cache")));
  }

  /**
   * Loads the library for this platform.
   *
   * @throws IOException where the jar has none, or there is no folder to put it in
   * @throws UnsatisfiedLinkError where the system refuses it: mounted noexec, another libc
   */
  @Override
  public void load() throws IOException {
    load(forThisPlatform());
  }

  void load(byte[] library) throws IOException {
    IOException noFolder = new IOException("no folder to load the native library through");
    UnsatisfiedLinkError refused = null;
    for (Path parent : parents) {
      try {
        loadThrough(parent, library);
        return;
      } catch (IOException e) {
        noFolder.addSuppressed(e);
      } catch (UnsatisfiedLinkError e) {
        refused = e;
      }
    }
    if (refused != null) {
      throw refused;
    }
    throw noFolder;
  }

  private static void loadThrough(Path parent, byte[] library) throws IOException {
    // Creation fails where the name exists. Files.createTempDirectory would start the security
    // providers for a random name: 10 ms more for every command.
    String name = ".jamjar-".concat(Long.toHexString(System.nanoTime()));
    Path folder = Files.createDirectory(parent.resolve(name), PRIVATE);
    Path file = folder.resolve(FILE_NAME);
    try {
      Files.write(file, library);
      System.load(file.toAbsolutePath().toString());
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static byte[] forThisPlatform() throws IOException {
    String machine = System.getProperty("os.arch");
    String resource =
        String.join(
            "/",
            "",
            "native",
            System.getProperty("os.name")
                .toLowerCase(Locale.ROOT)
                .concat("-")
                .concat(machine.equals("amd64") ? "x86_64" : machine),
            FILE_NAME);
    try (InputStream in = NativeLibrary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("not in this jar: ".concat(resource));
      }
      return in.readAllBytes();
    }
  }
}
