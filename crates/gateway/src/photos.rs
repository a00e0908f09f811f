//! Photos as objects, in a local directory. The `object_store` crate leaves room for S3-compatible storage.

use crate::Result;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path};
use std::sync::Arc;

/// Where sealed photos are kept, by key. The caller seals them; this store never sees a face.
#[derive(Clone)]
pub struct Photos(Arc<dyn ObjectStore>);

impl Photos {
    /// A directory on this machine. What `put` has acknowledged survives power loss.
    pub fn in_directory(directory: &std::path::Path) -> Result<Photos> {
        Ok(Photos(Arc::new(LocalFileSystem::new_with_prefix(directory)?.with_fsync(true))))
    }

    pub async fn put(&self, key: &str, sealed: Vec<u8>) -> Result<()> {
        self.0.put(&Path::from(key), PutPayload::from(sealed)).await?;
        Ok(())
    }

    pub async fn get(&self, key: &str) -> Result<Vec<u8>> {
        Ok(self.0.get(&Path::from(key)).await?.bytes().await?.to_vec())
    }
}
