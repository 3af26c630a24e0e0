package dev.jamjar.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes in an open file that is gone when this is closed. */
record OpenBytes(FileChannel channel) implements AutoCloseable {
  OpenBytes(byte[] content) throws IOException {
    this(open(content));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static FileChannel open(byte[] content) throws IOException {
    Path file = Files.createTempFile("checkpoint", ".bytes");
    Files.write(file, content);
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
  }
}
