package dev.jamjar.repository.write;

import java.util.ArrayDeque;

/**
 * A bounded queue from one thread to another that wakes them seldom.
 *
 * <p>Where items come every few dozen microseconds, two threads that wait for each other's every
 * item spend as long on waking up as on the items. So whoever waits is woken only when a good part
 * of the queue is full, or empty again, and the taker takes all there is at once. The queue is full
 * when it has so many items, or so many bytes, as it is made for; and as much may be the taker's.
 */
public final class Handover<T> {
  /** A taker is woken when the queue is so full: one part of so many. */
  private static final int WORTHWHILE = 4;

  private final int mostItems;
  private final long mostBytes;
  private ArrayDeque<T> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean wanted;
  private boolean ended;
  private boolean abandoned;

  /** The taker's alone. */
  private ArrayDeque<T> taken = new ArrayDeque<>();

  public Handover(int mostItems, long mostBytes) {
    this.mostItems = mostItems;
    this.mostBytes = mostBytes;
  }

  /**
   * Adds an item of so many bytes, and waits while the queue is full.
   *
   * @return whether it was added; false if nobody takes anything any more
   */
  public synchronized boolean put(T item, int bytes) throws InterruptedException {
    while (isFilled(1) && !abandoned) {
      wait();
    }
    if (abandoned) {
      return false; // and kept nowhere: there may be gigabytes to come
    }
    boolean wasWorthwhile = isFilled(WORTHWHILE);
    waiting.add(item);
    waitingBytes += bytes;
    if (!wasWorthwhile && isFilled(WORTHWHILE)) {
      notifyAll();
    }
    return true;
  }

  /** Whether {@link #put} would have to wait. */
  public synchronized boolean isFull() {
    return isFilled(1) && !abandoned;
  }

  /** Says that whoever puts waits for what was put to be taken, be it little. */
  public synchronized void flush() {
    wanted = !waiting.isEmpty();
    notifyAll();
  }

  /** Says that nothing comes after what was put. */
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Says that nothing more is taken; nobody waits to put anything any more. */
  public synchronized void abandon() {
    abandoned = true;
    waiting.clear();
    waitingBytes = 0;
    notifyAll();
  }

  /** The next item, when it is there; null at the end. */
  public T take() throws InterruptedException {
    if (taken.isEmpty()) {
      refill();
    }
    return taken.poll();
  }

  private synchronized void refill() throws InterruptedException {
    while (!isFilled(WORTHWHILE) && !wanted && !ended) {
      wait();
    }
    ArrayDeque<T> full = waiting;
    waiting = taken;
    waitingBytes = 0;
    taken = full;
    wanted = false;
    notifyAll();
  }

  /** Whether the queue has one {@code part}th of what it is made for. */
  private boolean isFilled(int part) {
    return !waiting.isEmpty()
        && ((long) waiting.size() * part >= mostItems || waitingBytes * part >= mostBytes);
  }
}
