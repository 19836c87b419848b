namespace Mailservr.Erasure;

/// <summary>How long the data of deleted accounts is kept, copies for those that stay, and mail nobody looks at.</summary>
public sealed class PrivacyOptions
{
    /// <summary>
    /// Between the deletion of an account and the purge of its data; up to 30 days. Nobody can sign in to it or send to
    /// it meanwhile.
    /// </summary>
    public TimeSpan PurgeDelay { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// How long the addresses of a deleted account are given to nobody else: whoever knew them still writes to them.
    /// Only a hash of each is kept. Zero: they are free at once.
    /// </summary>
    public TimeSpan AddressRetirement { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long an export can be fetched; then it is deleted.</summary>
    public TimeSpan ExportLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long mail is kept that was set aside. Zero: until somebody deletes it.</summary>
    public TimeSpan QuarantineRetention { get; set; } = TimeSpan.FromDays(30);
}
