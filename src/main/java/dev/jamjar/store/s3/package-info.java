/** A store in a bucket of S3, or of anything that speaks its protocol. */
package dev.jamjar.store.s3;
