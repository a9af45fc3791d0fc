import Glibc

/// Whether this process may make files in the directory.
func isWritable(_ directory: String) -> Bool { access(directory, W_OK | X_OK) == 0 }
