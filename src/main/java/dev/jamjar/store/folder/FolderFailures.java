package dev.jamjar.store.folder;

import dev.jamjar.JamJarException;
import dev.jamjar.LocalMachineException;
import dev.jamjar.StoreUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/** What the file system's failures mean to the operator. */
final class FolderFailures {
  private FolderFailures() {}

  /**
   * @param doing what was being done, such as {@code write}
   */
  static JamJarException of(String doing, Path path, IOException e) {
    if (e instanceof ClosedByInterruptException
        || e instanceof FileLockInterruptionException
        || e instanceof InterruptedIOException) {
      return new StoreUnavailableException(
          "interrupted: could not " + doing + " " + path, "", false, e);
    }
    String reason = reason(e);
    return new LocalMachineException(
        "could not " + doing + " " + path + ": " + reason, hint(reason), e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "not a directory";
    }
    String text = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return text == null ? e.getClass().getSimpleName() : text.toLowerCase(Locale.ROOT);
  }

  /** The kernel's words are all that Java passes on, so they are what there is to go by. */
  private static String hint(String reason) {
    if (reason.contains("no space left") || reason.contains("quota")) {
      return "make room on that disk, or choose another place with --repo";
    }
    if (reason.contains("permission denied") || reason.contains("not permitted")) {
      return "give this user access to the folder, or run as the user who has it";
    }
    if (reason.contains("read-only")) {
      return "mount that file system for writing, or choose another place with --repo";
    }
    if (reason.contains("input/output error")) {
      return "the disk is failing: look into the kernel's log (dmesg) before anything else";
    }
    if (reason.contains("not a directory")) {
      return "a file stands where the repository needs a folder; move it away";
    }
    return "look into the kernel's log (dmesg), and whether the folder is still mounted";
  }
}
