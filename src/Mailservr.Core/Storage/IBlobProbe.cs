namespace Mailservr.Storage;

/// <summary>Tries a blob store for the sake of a health check. An ability of an <see cref="IBlobStore"/>.</summary>
public interface IBlobProbe
{
    /// <summary>Really asks the disk or the server, at the least cost there is. Throws when it does not answer well.</summary>
    ValueTask ProbeAsync(CancellationToken cancellationToken);
}
