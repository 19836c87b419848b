namespace Mailservr.Storage;

/// <summary>
/// Remembers whose blobs it keeps. An ability of an <see cref="IBlobStore"/>: two installations that were given one folder or
/// one bucket and prefix by mistake would each take the blobs of the other for garbage. The second does not start.
/// </summary>
public interface IBlobOwnership
{
    /// <summary>Marks the store as that of an installation, unless it is marked; durable when the task ends.</summary>
    /// <returns>Whose it is: that of who came first.</returns>
    /// <exception cref="InvalidDataException">The mark names nobody.</exception>
    ValueTask<Guid> ClaimAsync(Guid installationId, CancellationToken cancellationToken);
}
