package dev.jamjar.store.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.ObjectStore;
import dev.jamjar.store.ObjectStoreContract;
import dev.jamjar.store.Throttle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpClient;

/** What an S3 server must do, beyond the contract of all stores. */
abstract class S3StoreContract extends ObjectStoreContract {
  private static final int CUT_AFTER_BYTES = 300_000;

  /** Opens the same store through another HTTP client. */
  abstract S3Store open(String uri, SdkHttpClient http) throws Exception;

  /** The HTTP client that finds the server. */
  SdkHttpClient httpClient() {
    return S3Store.httpClient(8).build();
  }

  /** A new and empty place for objects. */
  abstract String newUri() throws Exception;

  private String uri;

  @Override
  protected final ObjectStore open() throws Exception {
    uri = newUri();
    return open(uri, httpClient());
  }

  @Test
  void leavesTheOldObjectAndNoPartOfTheNewOneWhenAPutIsCutInTheMiddle() throws Exception {
    put(KEY, randomBytes(100));
    Throttle cutting =
        new Throttle(
            CUT_AFTER_BYTES,
            () -> 0,
            nanos -> {
              if (nanos > 1_000_000_000L) {
                throw new InterruptedException("cut");
              }
            });
    SdkHttpClient http = new ThrottledHttpClient(httpClient(), cutting, Throttle.NONE);
    try (S3Store cut = open(uri, http)) {
      for (ObjectKey key : List.of(KEY, OTHER)) {
        assertThrows(
            StoreUnavailableException.class, () -> cut.put(key, ByteBuffer.allocate(2_000_000)));
        assertTrue(Thread.interrupted(), "the put was not cut where it should be");
      }
    }
    assertArrayEquals(randomBytes(100), reader.get(KEY, 2_000_000));
    assertEquals(OptionalLong.empty(), reader.size(OTHER));
  }
}
