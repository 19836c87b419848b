namespace Mailservr.Storage.Postgres;

/// <summary>
/// The first of the two keys of our advisory locks ("Mls" and a digit): tells them from other programs' on the same
/// database. Whoever holds two takes them in this order.
/// </summary>
internal static class AdvisoryLocks
{
    /// <summary>Held while the schema is changed.</summary>
    public const int Migration = 0x4D6C7330;

    /// <summary>With the id of a host: held by it as long as it lives.</summary>
    public const int Host = 0x4D6C7331;

    /// <summary>With a digest of account and subject: shared by mail with the subject, alone for a reply to it.</summary>
    public const int Subject = 0x4D6C7332;

    /// <summary>Held from the first position of an event until the commit, so that positions become visible in order.</summary>
    public const int EventPositions = 0x4D6C7333;

    /// <summary>With a digest of an account: held while its mail is put into segments of search.</summary>
    public const int SearchSegments = 0x4D6C7334;

    /// <summary>With a digest of its name: held by the host that does the work of a lease.</summary>
    public const int Lease = 0x4D6C7335;

    /// <summary>Held while accepted mail is filed. Whoever files takes it before any other.</summary>
    public const int Filing = 0x4D6C7336;
}
