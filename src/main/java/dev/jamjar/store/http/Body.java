package dev.jamjar.store.http;

import dev.jamjar.store.Throttle;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer, read by one thread at its own pace and given up at any byte.
 *
 * <p>The JDK's client has no time limit on a body. This one fails when nothing comes for a while,
 * and when so little comes that it is a trick: a minute and then less than {@value
 * #LEAST_BYTES_PER_SECOND} bytes a second. It holds one delivery of the client at a time, which is
 * some 16 KiB buffers.
 */
final class Body implements HttpResponse.BodySubscriber<Body>, Closeable {
  private static final int LEAST_BYTES_PER_SECOND = 128;
  private static final long NANOS_PER_BYTE = TimeUnit.SECONDS.toNanos(1) / LEAST_BYTES_PER_SECOND;

  /** How long to wait for the end that should be there, so that the connection can be kept. */
  private static final long END_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /**
   * What the client delivers: buffers, or the end, or a failure which ends it too.
   *
   * @param buffers empty at the end
   */
  private record Delivery(List<ByteBuffer> buffers, Optional<Throwable> failure) {
    static final Delivery END = new Delivery(List.of(), Optional.empty());
  }

  private final Throttle download;
  private final long silenceNanos;
  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

  // Below: the reading thread's own.
  private final Deque<ByteBuffer> unread = new ArrayDeque<>();
  private final long start = System.nanoTime();
  private long received;
  private boolean ended;

  Body(Throttle download, Duration silence) {
    this.download = download;
    this.silenceNanos = silence.toNanos();
  }

  /** At once: the client then hands out the answer when its head has come. */
  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription s) {
    if (subscription.complete(s)) {
      s.request(1);
    } else {
      s.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    deliveries.add(new Delivery(buffers, Optional.empty()));
  }

  @Override
  public void onError(Throwable failure) {
    deliveries.add(new Delivery(List.of(), Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    deliveries.add(Delivery.END);
  }

  /**
   * Reads exactly {@code length} bytes into the start of {@code target}.
   *
   * @throws EOFException if the body ends before, by what it says itself
   */
  void read(byte[] target, int length) throws IOException {
    int have = 0;
    while (have < length) {
      ByteBuffer next = next();
      int piece = Math.min(next.remaining(), length - have);
      next.get(target, have, piece);
      have += piece;
    }
  }

  /** Reads to the end, or {@code maxBytes} if the end is not there yet. */
  byte[] readAtMost(long maxBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < maxBytes && hasNext()) {
      ByteBuffer next = next();
      byte[] piece = new byte[(int) Math.min(next.remaining(), maxBytes - bytes.size())];
      next.get(piece);
      bytes.write(piece);
    }
    return bytes.toByteArray();
  }

  void skip(long length) throws IOException {
    for (long left = length; left > 0; ) {
      ByteBuffer next = next();
      int piece = (int) Math.min(next.remaining(), left);
      next.position(next.position() + piece);
      left -= piece;
    }
  }

  private ByteBuffer next() throws IOException {
    if (!hasNext()) {
      throw new EOFException("it ended after " + received + " bytes");
    }
    return unread.element();
  }

  /** Whether the first unread buffer has bytes in it; false at the end. */
  private boolean hasNext() throws IOException {
    while (unread.isEmpty() || !unread.element().hasRemaining()) {
      unread.poll();
      if (unread.isEmpty() && !receive(silenceNanos)) {
        return false;
      }
    }
    return true;
  }

  /** Waits for the next delivery; false at the end. */
  private boolean receive(long patienceNanos) throws IOException {
    if (ended) {
      return false;
    }
    long budget = silenceNanos + received * NANOS_PER_BYTE - (System.nanoTime() - start);
    Delivery delivery = poll(Math.min(patienceNanos, budget));
    if (delivery == null) {
      throw new SocketTimeoutException("only " + received + " bytes came in time");
    }
    ended = delivery.buffers.isEmpty();
    if (delivery.failure.isPresent()) {
      throw new IOException(delivery.failure.get().getMessage(), delivery.failure.get());
    }
    for (ByteBuffer buffer : delivery.buffers) {
      received += buffer.remaining();
      download.acquire(buffer.remaining());
      unread.add(buffer);
    }
    if (!ended) {
      subscription.join().request(1);
    }
    return !ended;
  }

  private Delivery poll(long nanos) throws InterruptedIOException {
    try {
      return deliveries.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /**
   * Keeps the connection for the next request if the body is at its end, cuts it if there is more.
   */
  @Override
  public void close() {
    try {
      if (unread.stream().noneMatch(ByteBuffer::hasRemaining)) {
        receive(END_NANOS);
      }
    } catch (IOException e) {
      // Whatever it is, it comes after what was asked for.
    }
    if (!ended && !subscription.cancel(false)) {
      subscription.join().cancel();
    }
  }
}
