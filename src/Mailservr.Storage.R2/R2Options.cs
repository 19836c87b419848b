namespace Mailservr.Storage.R2;

/// <summary>Section <c>Mailservr:R2</c> of the reference host, or what <c>UseR2</c> is told.</summary>
public sealed class R2Options
{
    internal const int SmallestPart = 5 * 1024 * 1024;

    /// <summary>
    /// The S3 API without the bucket, like <c>https://0123456789abcdef.r2.cloudflarestorage.com</c> or
    /// <c>https://s3.eu-central-1.amazonaws.com</c>.
    /// </summary>
    public string ServiceUrl { get; set; } = "";

    /// <summary>The bucket. It has to exist.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>Id of a key that may read, write, list and delete objects of the bucket.</summary>
    public string AccessKey { get; set; } = "";

    public string SecretKey { get; set; } = "";

    /// <summary>Put before every key, so that several installations share a bucket; empty is none.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The region that requests are signed for. R2 has one, <c>auto</c>; AWS wants that of the bucket.</summary>
    public string Region { get; set; } = "auto";

    /// <summary>
    /// The bucket is the first part of the path instead of the host name. Every S3 server takes that, and it needs no
    /// certificate for the name of each bucket.
    /// </summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>
    /// Bytes of a part: what one large attachment keeps in memory while it arrives, and up to which an attachment is
    /// one request. The smallest that S3 allows, 5 MB, because every session that receives a large one needs as much.
    /// </summary>
    public int PartBytes { get; set; } = SmallestPart;

    /// <summary>
    /// Memory of all parts together. What does not fit goes through files in the data directory, slower but as sure:
    /// 50 large attachments at once stay in memory, and a message to a thousand accounts does not end the process.
    /// </summary>
    public long MemoryBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>
    /// Requests at once; more wait. A session that receives an attachment has one under way, so has a download through
    /// this host: 256 keep both going, and a small server of your own is not run over.
    /// </summary>
    public int MaxConnections { get; set; } = 256;

    /// <summary>
    /// For one try of a request, and for the next bytes of a download. A part of 5 MB needs a line of 1.4 Mbit/s then.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// More tries after a 5xx, 429, time-out or cut connection, after a random pause of at most 1, 2, 4, … seconds.
    /// Three take 2 minutes and 7 seconds at most: a sender waits 3 minutes for each block of its data and 10 for the
    /// reply (RFC 5321 §4.5.3.2).
    /// </summary>
    public int Retries { get; set; } = 3;
}
