/** Objects by key: put, get, get range, replace, list, delete; over a folder, S3 or HTTP. */
package dev.jamjar.store;
