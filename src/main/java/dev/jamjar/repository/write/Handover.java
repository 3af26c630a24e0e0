package dev.jamjar.repository.write;

import java.util.ArrayDeque;

/**
 * A bounded queue from one thread to another that wakes them seldom.
 *
 * <p>Where items come every few dozen microseconds, two threads that wait for each other's every
 * item spend as long on waking up as on the items. So whoever waits is woken only when a good part
 * of the queue is full, or empty again, and the taker takes all there is at once: up to {@code
 * capacity} items are in the queue, and as many may be the taker's.
 */
public final class Handover<T> {
  private final int capacity;
  private final int worthwhile;
  private ArrayDeque<T> waiting;
  private boolean wanted;
  private boolean ended;
  private boolean abandoned;

  /** The taker's alone. */
  private ArrayDeque<T> taken;

  public Handover(int capacity) {
    this.capacity = capacity;
    this.worthwhile = Math.max(1, capacity / 4);
    this.waiting = new ArrayDeque<>(capacity);
    this.taken = new ArrayDeque<>(capacity);
  }

  /**
   * Adds an item, and waits while the queue is full.
   *
   * @return whether it was added; false if nobody takes anything any more
   */
  public synchronized boolean put(T item) throws InterruptedException {
    while (waiting.size() >= capacity && !abandoned) {
      wait();
    }
    if (abandoned) {
      return false; // and kept nowhere: there may be gigabytes to come
    }
    waiting.add(item);
    if (waiting.size() == worthwhile) {
      notifyAll();
    }
    return true;
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
    while (waiting.size() < worthwhile && !wanted && !ended) {
      wait();
    }
    ArrayDeque<T> full = waiting;
    waiting = taken;
    taken = full;
    wanted = false;
    notifyAll();
  }
}
