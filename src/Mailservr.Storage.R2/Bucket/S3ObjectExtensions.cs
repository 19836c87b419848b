using Amazon.S3.Model;

namespace Mailservr.Storage.R2;

internal static class S3ObjectExtensions
{
    extension(S3Object found)
    {
        internal DateTimeOffset ModifiedAt =>
            new(DateTime.SpecifyKind((found.LastModified ?? DateTime.UnixEpoch).ToUniversalTime(), DateTimeKind.Utc));

        internal BlobInfo ToBlob(BlobKey key) => new(key, found.Size ?? 0, found.ModifiedAt);
    }
}
