namespace Mailservr.Storage;

/// <summary>
/// Deletes what a blob store keeps of an account and does not list: uploads that never ended, because their process did,
/// and what was moved out of the way. An ability of an <see cref="IBlobStore"/>; others have nothing of the kind.
/// </summary>
public interface IBlobLeftovers
{
    /// <summary>Deletes all of it, however young. The account is gone by then, and nothing is uploaded for it any more.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="cancellationToken">Ends the call; what was deleted before stays so.</param>
    ValueTask DeleteLeftoversAsync(long accountId, CancellationToken cancellationToken);
}
