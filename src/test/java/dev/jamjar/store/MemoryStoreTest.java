package dev.jamjar.store;

class MemoryStoreTest extends ObjectStoreContract {
  @Override
  protected ObjectStore open() {
    return new MemoryStore();
  }
}
